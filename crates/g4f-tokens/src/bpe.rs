//! Counting with a real vocabulary, piece by piece.

use crate::{Bounded, Count, Encoding, EstimateCounter, TokenCounter, pieces::Pieces};

/// Counts with one of OpenAI's vocabularies.
///
/// Special tokens are not recognised: `<|endoftext|>` in a text is ordinary text, as it is for the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BpeCounter {
    encoding: Encoding,
}

impl BpeCounter {
    /// A counter for this vocabulary. Nothing is read before it first counts.
    pub const fn new(encoding: Encoding) -> Self {
        Self { encoding }
    }

    /// The vocabulary counted with.
    pub fn encoding(self) -> Encoding {
        self.encoding
    }
}

impl TokenCounter for BpeCounter {
    fn count(&self, text: &str) -> Count {
        match self.count_up_to(text, usize::MAX) {
            Bounded::Within(count) => count,
            // Not reached: nothing exceeds this limit.
            Bounded::Over { at_least } => Count {
                tokens: at_least,
                exact: false,
            },
        }
    }

    fn count_up_to(&self, text: &str, limit: usize) -> Bounded {
        let Some(vocabulary) = self.encoding.vocabulary() else {
            return EstimateCounter.count_up_to(text, limit);
        };
        let mut count = Count {
            tokens: 0,
            exact: true,
        };
        // A run of one letter is a text of equal pieces, and the one that takes longest to count: each is counted once.
        let mut last = ("", 0);
        for piece in Pieces::new(text) {
            if piece.text != last.0 {
                last = (piece.text, vocabulary.count_ordinary(piece.text));
            }
            count.tokens += last.1;
            count.exact &= piece.clean;
            if count.tokens > limit {
                return Bounded::Over {
                    at_least: count.tokens,
                };
            }
        }
        Bounded::Within(count)
    }
}
