//! What is known of the request, prepared for the rules: who answers, and what was asked for.

use std::sync::{Arc, OnceLock};

use crate::about::{About, Policy};
use crate::removed::Kind;
use crate::text::{ceil, floor};

/// How much of either end of a request is looked at, in bytes.
const LOOKED_AT: usize = 8192;

/// What every rule has beside its shape.
#[derive(Debug)]
pub(crate) struct Tag {
    /// `pack.rule`.
    pub(crate) id: Arc<str>,
    /// What it takes out.
    pub(crate) kind: Kind,
    /// Words that switch it off where the request holds them.
    pub(crate) asked: Vec<String>,
    /// Its pack.
    pub(crate) pack: Arc<Pack>,
}

/// What a pack says about its provider.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    pub(crate) name: String,
    /// Ids and aliases that it holds for; empty: all.
    pub(crate) providers: Vec<String>,
    /// The provider's own hosts.
    pub(crate) hosts: Vec<String>,
    /// Its names in prose.
    pub(crate) names: Vec<String>,
}

impl Pack {
    /// Whether the provider is one that this pack is for; a pack for all is for none in particular.
    pub(crate) fn is_for(&self, provider: &str) -> bool {
        self.providers
            .iter()
            .any(|one| one.eq_ignore_ascii_case(provider))
    }
}

/// What is known of the request. Looked at when a rule would take something, not before.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) about: About,
    lower: OnceLock<String>,
}

impl Request {
    pub(crate) fn new(about: About) -> Self {
        Self {
            about,
            lower: OnceLock::new(),
        }
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.about.policy
    }

    /// Whether a rule is in force: its pack is for this provider or for all, nobody switched it off.
    pub(crate) fn wants(&self, tag: &Tag) -> bool {
        let off = |name: &String| {
            name.as_str() == &*tag.id || name.as_str() == tag.pack.name || name == tag.kind.as_str()
        };
        self.is_for(&tag.pack) && !self.policy().without.iter().any(off)
    }

    /// Whether a pack is for the provider that answers. Where that is not known, every pack is.
    pub(crate) fn is_for(&self, pack: &Pack) -> bool {
        let Some(provider) = self.about.provider.as_deref() else {
            return true;
        };
        pack.providers.is_empty() || pack.is_for(provider)
    }

    /// Whether the user asked for what a rule would take.
    pub(crate) fn asked_for(&self, tag: &Tag) -> bool {
        self.asks(&tag.asked)
    }

    /// Whether the request holds one of these words: whole words in any case, or words that begin so where a `*` ends them.
    pub(crate) fn asks<S: AsRef<str>>(&self, words: &[S]) -> bool {
        if words.is_empty() || self.about.prompt.is_none() {
            return false;
        }
        let lower = self.lower();
        words.iter().any(|word| holds(lower, word.as_ref()))
    }

    /// The request in lower case: all of it, or both of its ends where it is long.
    pub(crate) fn lower(&self) -> &str {
        self.lower.get_or_init(|| {
            let prompt = self.about.prompt.as_deref().unwrap_or_default();
            if prompt.len() <= 2 * LOOKED_AT {
                return prompt.to_lowercase();
            }
            let head = &prompt[..floor(prompt, LOOKED_AT)];
            let tail = &prompt[ceil(prompt, prompt.len() - LOOKED_AT)..];
            format!("{head}\n{tail}").to_lowercase()
        })
    }
}

/// Whether a text in lower case holds a word: as a whole word, or as the beginning of one where a `*` ends it. In scripts
/// without blanks between words every place is the border of a word.
pub(crate) fn holds(lower: &str, word: &str) -> bool {
    let (word, open) = word
        .strip_suffix('*')
        .map_or((word, false), |stem| (stem, true));
    let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else {
        return false;
    };
    memchr::memmem::find_iter(lower.as_bytes(), word.as_bytes()).any(|at| {
        let before = lower[..at].chars().next_back();
        let behind = lower[at + word.len()..].chars().next();
        !joined(before, Some(first)) && (open || !joined(Some(last), behind))
    })
}

/// Whether two characters stand in one word.
fn joined(one: Option<char>, other: Option<char>) -> bool {
    let within = |c: char| c.is_alphanumeric() && !without_blanks(c);
    one.is_some_and(within) && other.is_some_and(within)
}

/// Whether a character is of a script that has no blanks between words.
pub(crate) fn without_blanks(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'      // Thai, Lao
        | '\u{0F00}'..='\u{109F}'    // Tibetan, Burmese
        | '\u{1780}'..='\u{17FF}'    // Khmer
        | '\u{1950}'..='\u{19FF}'    // Tai Le, New Tai Lue, Khmer signs
        | '\u{1A20}'..='\u{1AAF}'    // Tai Tham
        | '\u{2E80}'..='\u{A4CF}'    // CJK, kana, Yi
        | '\u{AA60}'..='\u{AADF}'    // Burmese, Tai Viet
        | '\u{F900}'..='\u{FAFF}'    // CJK
        | '\u{FF00}'..='\u{FF9F}'    // full-width forms, half-width kana
        | '\u{20000}'..='\u{3FFFF}') // CJK
}

#[cfg(test)]
mod tests;
