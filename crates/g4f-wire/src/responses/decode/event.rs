//! Events of a stream as servers write them. Everything is optional, what is not named here is skipped unread.
//!
//! See OpenAI's [reference of streaming events](https://platform.openai.com/docs/api-reference/responses-streaming).

use serde::Deserialize;

use crate::openai::decode::lenient::{Num, Raw, Text};

/// One event. Objects in it are read when they are needed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    pub(super) output_index: Num,
    pub(super) item_id: Text<'a>,
    pub(super) content_index: Num,
    pub(super) summary_index: Num,
    pub(super) delta: Text<'a>,
    /// The whole text, where one is done.
    pub(super) text: Text<'a>,
    pub(super) refusal: Text<'a>,
    pub(super) arguments: Raw<'a>,
    pub(super) input: Raw<'a>,
    pub(super) logprobs: Raw<'a>,
    pub(super) item: Raw<'a>,
    pub(super) part: Raw<'a>,
    pub(super) annotation: Raw<'a>,
    pub(super) response: Raw<'a>,
    pub(super) error: Raw<'a>,
}

impl Event<'_> {
    /// Which part of its item it belongs to.
    pub(super) fn part_index(&self) -> u64 {
        self.content_index.0.or(self.summary_index.0).unwrap_or(0)
    }
}
