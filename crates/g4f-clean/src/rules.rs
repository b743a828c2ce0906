//! Rules, and the cleaning of a whole text.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::about::About;
use crate::filter::{Filter, Output};
use crate::removed::{Kind, Removed};

/// A set of rules, ready for use. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    _packs: Arc<()>,
}

/// A cleaned text.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    /// What is left; the text itself where nothing was taken out.
    pub text: Cow<'a, str>,
    /// The model's thinking, where it is kept as reasoning.
    pub thinking: String,
    /// What was taken out, in the order of the text.
    pub removed: Vec<Removed>,
    /// How suspicious the rest is, as [`Filter::suspicion`] says.
    pub suspicion: f32,
}

impl Outcome<'_> {
    /// Whether there is no answer: nothing is left of what had held a notice, an advertisement or the like.
    pub fn is_page(&self) -> bool {
        self.text.trim().is_empty()
            && self
                .removed
                .iter()
                .any(|piece| matches!(piece.kind, Kind::Notice | Kind::Ad | Kind::Token))
    }
}

impl Rules {
    /// The rules that come with this crate.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        BUILTIN.get_or_init(Self::default)
    }

    /// A filter for an answer that comes piece by piece.
    pub fn filter(&self, about: About) -> Filter {
        Filter::new(self, about)
    }

    /// The rule by which frames of this id and model are the provider's own; `None` where they are the model's.
    pub fn frame(&self, about: &About, id: &str, model: &str) -> Option<Arc<str>> {
        let _ = (about, id, model);
        None
    }

    /// Cleans a whole text.
    pub fn clean<'a>(&self, text: &'a str, about: &About) -> Outcome<'a> {
        let mut filter = self.filter(about.clone());
        let mut out = Output::default();
        filter.push(text, &mut out);
        filter.finish(&mut out);
        let same = out.removed.is_empty() && out.thinking.is_empty();
        Outcome {
            text: if same {
                Cow::Borrowed(text)
            } else {
                Cow::Owned(out.text)
            },
            thinking: out.thinking,
            removed: out.removed,
            suspicion: filter.suspicion(),
        }
    }
}
