//! Counts that are remembered, so that a conversation that grows is not counted anew with every turn.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::mem;
use std::sync::{Mutex, PoisonError};

use crate::{Bounded, Count, Encoding, EstimateCounter, TokenCounter as _};

/// Texts below this many bytes are counted faster than they are looked up and kept.
const SHORT: usize = 64;

/// Remembers how many tokens texts have, by a hash of the text and its encoding. The texts themselves are not kept.
///
/// Bounded: the texts that were not asked for in a long time are forgotten. Shared by all threads; nothing is counted
/// while the lock is held. Hashes are 64 bits under a key that is drawn anew for each cache.
pub struct CountCache {
    hasher: RandomState,
    /// Most entries of each of the two generations.
    most: usize,
    generations: Mutex<[HashMap<u64, Known>; 2]>,
}

/// What is known of a text.
#[derive(Clone, Copy)]
enum Known {
    Whole(Count),
    /// Counting stopped at a limit.
    AtLeast(usize),
}

impl CountCache {
    /// A cache of at least `most` texts and of at most twice as many.
    pub fn new(most: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            most: most.max(1),
            generations: Mutex::default(),
        }
    }

    /// Counts up to `limit` with the vocabulary of `encoding`, or takes what is known. Without an encoding it
    /// estimates, which takes no longer than a look at the cache would.
    pub fn count_up_to(&self, encoding: Option<Encoding>, text: &str, limit: usize) -> Bounded {
        let Some(encoding) = encoding else {
            return EstimateCounter.count_up_to(text, limit);
        };
        if text.len() < SHORT {
            return encoding.counter().count_up_to(text, limit);
        }
        let key = self.hasher.hash_one((encoding, text));
        match self.get(key) {
            Some(Known::Whole(count)) if count.tokens <= limit => return Bounded::Within(count),
            Some(Known::Whole(Count { tokens, .. }) | Known::AtLeast(tokens)) if tokens > limit => {
                return Bounded::Over { at_least: tokens };
            }
            _ => {}
        }
        let counted = encoding.counter().count_up_to(text, limit);
        self.put(
            key,
            match counted {
                Bounded::Within(count) => Known::Whole(count),
                Bounded::Over { at_least } => Known::AtLeast(at_least),
            },
        );
        counted
    }

    /// How many texts are remembered.
    pub fn len(&self) -> usize {
        self.lock().iter().map(HashMap::len).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, key: u64) -> Option<Known> {
        let mut generations = self.lock();
        if let Some(known) = generations[0].get(&key) {
            return Some(*known);
        }
        // What is asked for again lives on in the young generation.
        let known = generations[1].remove(&key)?;
        insert(&mut generations, self.most, key, known);
        Some(known)
    }

    fn put(&self, key: u64, known: Known) {
        insert(&mut self.lock(), self.most, key, known);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, [HashMap<u64, Known>; 2]> {
        // The maps hold numbers only: there is nothing that a panic could have left half done.
        self.generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A full young generation becomes the old one, and the old one is forgotten.
fn insert(generations: &mut [HashMap<u64, Known>; 2], most: usize, key: u64, known: Known) {
    if generations[0].len() >= most {
        generations[1] = mem::take(&mut generations[0]);
    }
    generations[0].insert(key, known);
}

impl Default for CountCache {
    /// 16,384 texts, about half a megabyte.
    fn default() -> Self {
        Self::new(16_384)
    }
}

impl fmt::Debug for CountCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountCache")
            .field("most", &self.most)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
