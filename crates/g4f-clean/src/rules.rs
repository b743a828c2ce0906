//! Rules, and the cleaning of a whole text.

mod builder;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

pub use self::builder::Builder;
use crate::about::About;
use crate::filter::{Filter, Output};
use crate::pack::{Failure, Test, check};
use crate::removed::{Kind, Removed};
use crate::request::{Request, Tag};
use crate::{block, mark, notice, thinking};

/// A set of rules, ready for use. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(crate) set: Arc<Set>,
}

/// All rules by their shape, and the list of them.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) notices: Arc<notice::Set>,
    pub(crate) thinking: Arc<thinking::Set>,
    pub(crate) marks: Arc<mark::Set>,
    pub(crate) blocks: Arc<block::Set>,
    list: Vec<Listed>,
}

#[derive(Debug)]
struct Listed {
    tag: Arc<Tag>,
    about: String,
    shape: &'static str,
    tests: Vec<Test>,
}

/// A rule, for people.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Described<'a> {
    /// Its name, as `pack.rule`.
    pub name: &'a str,
    /// The pack it is of.
    pub pack: &'a str,
    /// Ids of the providers that its pack is for; empty: all.
    pub providers: &'a [String],
    /// What it takes out.
    pub kind: Kind,
    /// Its shape: `mark`, `link`, `notice`, `think` and so on.
    pub shape: &'static str,
    /// What it is about, and where that was seen.
    pub about: &'a str,
    /// How many tests stand beside it.
    pub tests: usize,
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

impl Default for Rules {
    fn default() -> Self {
        Self::builtin().clone()
    }
}

impl Rules {
    /// The rules that come with this crate. Read when they are first needed.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::builder().build().0)
    }

    /// The rules that come with this crate, and others beside them.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// A filter for an answer that comes piece by piece.
    pub fn filter(&self, about: About) -> Filter {
        Filter::new(self, about)
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

    /// Every rule, in the order of the packs.
    pub fn describe(&self) -> impl Iterator<Item = Described<'_>> {
        self.set.list.iter().map(|rule| Described {
            name: &rule.tag.id,
            pack: &rule.tag.pack.name,
            providers: &rule.tag.pack.providers,
            kind: rule.tag.kind,
            shape: rule.shape,
            about: &rule.about,
            tests: rule.tests.len(),
        })
    }

    /// Runs the tests that stand beside the rules, each whole and cut at every character, and returns those that fail.
    pub fn check(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        for rule in &self.set.list {
            let provider = rule.tag.pack.providers.first().map(String::as_str);
            for (index, test) in rule.tests.iter().enumerate() {
                if let Some(why) = check(self, &rule.tag.id, provider, test) {
                    failures.push(Failure {
                        rule: Arc::clone(&rule.tag.id),
                        test: index + 1,
                        why,
                    });
                }
            }
        }
        failures
    }

    pub(crate) fn stages(
        &self,
        request: &Arc<Request>,
    ) -> (
        notice::Notices,
        thinking::Thinking,
        mark::Marks,
        block::Blocks,
    ) {
        (
            notice::Notices::new(&self.set.notices, request),
            thinking::Thinking::new(&self.set.thinking, request),
            mark::Marks::new(&self.set.marks, request),
            block::Blocks::new(&self.set.blocks, request),
        )
    }
}
