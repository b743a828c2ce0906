//! What stands in a pack, as TOML.

use g4f_types::{CitationPolicy, ThinkingPolicy};
use serde::Deserialize;

use crate::block::schema::BlockRule;
use crate::mark::schema::{LinkRule, MarkRule};
use crate::notice::schema::NoticeRule;
use crate::removed::Kind;
use crate::thinking::schema::ThinkRule;

/// One `[[rule]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) asked: Vec<String>,
    #[serde(default)]
    pub(crate) test: Vec<Test>,
    mark: Option<MarkRule>,
    link: Option<LinkRule>,
    notice: Option<NoticeRule>,
    think: Option<ThinkRule>,
    block: Option<BlockRule>,
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Mark(MarkRule),
    Link(LinkRule),
    Notice(NoticeRule),
    Think(ThinkRule),
    Block(Box<BlockRule>),
}

/// One `[[rule.test]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    pub(crate) text: String,
    /// What is left; the text itself where nothing may be taken.
    pub(crate) expected: String,
    pub(crate) prompt: Option<String>,
    pub(crate) provider: Option<String>,
    #[serde(default)]
    pub(crate) thinking: ThinkingPolicy,
    #[serde(default)]
    pub(crate) citations: CitationPolicy,
    #[serde(default)]
    pub(crate) tracking: bool,
    #[serde(default)]
    pub(crate) blanks: bool,
}

impl Rule {
    /// The one shape that it has.
    ///
    /// # Errors
    ///
    /// In words, where there is none or more than one.
    pub(crate) fn shape(&self) -> Result<Shape, String> {
        let shapes = [
            self.mark.clone().map(Shape::Mark),
            self.link.clone().map(Shape::Link),
            self.notice.clone().map(Shape::Notice),
            self.think.clone().map(Shape::Think),
            self.block
                .clone()
                .map(|block| Shape::Block(Box::new(block))),
        ];
        let mut found = shapes.into_iter().flatten();
        let names = "[rule.mark], [rule.link], [rule.notice], [rule.think], [rule.block]";
        match (found.next(), found.next()) {
            (Some(shape), None) => Ok(shape),
            (None, _) => Err(format!("says nothing to look for: add one of {names}")),
            (Some(_), Some(_)) => Err(format!("has more than one of {names}: make a rule of each")),
        }
    }
}
