//! The chunk that nearly all chunks of an answer are: a piece of text, and nothing else that says anything.
//!
//! It is tried first, because reading it costs a fraction of what the [lenient shape](super::wire) costs. It is only
//! read as such where the lenient shape would say the same: every field that the lenient one looks at must be missing
//! or null here, and what neither looks at is skipped by both. Everything else is an error, and is read leniently.

use std::borrow::Cow;

use serde::Deserialize;

use super::lenient::Text;

/// A chunk with one piece of text. The head of the answer must have been read already: of it only names are read here.
#[derive(Debug, Deserialize)]
pub(in crate::openai) struct TextChunk<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow, default)]
    model: Text<'a>,
    #[serde(borrow)]
    choices: [TextChoice<'a>; 1],
    #[serde(default, rename = "usage")]
    _usage: (),
    #[serde(default, rename = "x_groq")]
    _x_groq: (),
    #[serde(default, rename = "error")]
    _error: (),
    #[serde(default, rename = "citations")]
    _citations: (),
    #[serde(default, rename = "search_results")]
    _search_results: (),
}

#[derive(Debug, Deserialize)]
struct TextChoice<'a> {
    #[serde(default)]
    index: u32,
    #[serde(borrow)]
    delta: TextDelta<'a>,
    #[serde(default, rename = "message")]
    _message: (),
    #[serde(default, rename = "text")]
    _text: (),
    #[serde(default, rename = "finish_reason")]
    _finish_reason: (),
    #[serde(default, rename = "logprobs")]
    _logprobs: (),
    #[serde(default, rename = "error")]
    _error: (),
}

#[derive(Debug, Deserialize)]
struct TextDelta<'a> {
    #[serde(borrow)]
    content: Cow<'a, str>,
    #[serde(default, rename = "reasoning_content")]
    _reasoning_content: (),
    #[serde(default, rename = "reasoning")]
    _reasoning: (),
    #[serde(default, rename = "reasoning_text")]
    _reasoning_text: (),
    #[serde(default, rename = "thinking")]
    _thinking: (),
    #[serde(default, rename = "reasoning_details")]
    _reasoning_details: (),
    #[serde(default, rename = "refusal")]
    _refusal: (),
    #[serde(default, rename = "tool_calls")]
    _tool_calls: (),
    #[serde(default, rename = "function_call")]
    _function_call: (),
    #[serde(default, rename = "annotations")]
    _annotations: (),
    #[serde(default, rename = "images")]
    _images: (),
    #[serde(default, rename = "audio")]
    _audio: (),
}

/// A piece of text.
#[derive(Debug)]
pub(in crate::openai) struct TextPiece<'a> {
    /// The id of the frame.
    pub(in crate::openai) id: Text<'a>,
    /// The model that the frame names.
    pub(in crate::openai) model: Text<'a>,
    /// The index of the choice.
    pub(in crate::openai) index: u32,
    /// The text; not empty.
    pub(in crate::openai) text: Cow<'a, str>,
}

impl<'a> TextChunk<'a> {
    /// The piece; `None` when `json` is anything else.
    pub(in crate::openai) fn read(json: &'a str) -> Option<TextPiece<'a>> {
        let chunk: Self = serde_json::from_str(json).ok()?;
        let [choice] = chunk.choices;
        let text = choice.delta.content;
        (!text.is_empty()).then_some(TextPiece {
            id: chunk.id,
            model: chunk.model,
            index: choice.index,
            text,
        })
    }
}
