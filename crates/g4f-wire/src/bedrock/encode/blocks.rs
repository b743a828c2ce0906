//! Blocks of content. Each is an object with one field, which says what it is.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A block of a message, or of a tool's result.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Block<'a> {
    Text(&'a str),
    Image(Medium<'a>),
    Audio(Medium<'a>),
    Video(Medium<'a>),
    Document(Medium<'a>),
    ToolUse(ToolUse<'a>),
    ToolResult(ToolResult<'a>),
    ReasoningContent(ReasoningContent<'a>),
    CachePoint(CachePoint<'a>),
    /// As the provider wrote it.
    #[serde(untagged)]
    Raw(&'a Value),
}

/// Media of a format.
#[derive(serde::Serialize)]
pub(super) struct Medium<'a> {
    pub(super) format: &'static str,
    /// Documents have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) source: Source<'a>,
}

/// Where the bytes are.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Source<'a> {
    Bytes(Base64<'a>),
    S3Location { uri: &'a str },
}

/// Bytes that are written as base64, without a copy of it in between.
pub(super) struct Base64<'a>(pub(super) &'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

#[derive(serde::Serialize)]
pub(super) struct ToolUse<'a> {
    #[serde(rename = "toolUseId")]
    pub(super) id: Cow<'a, str>,
    pub(super) name: &'a str,
    pub(super) input: Input<'a>,
}

/// Arguments of a call. They must be an object.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(super) enum Input<'a> {
    /// As the model wrote them.
    Written(&'a RawValue),
    Made(Value),
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolResult<'a> {
    pub(super) tool_use_id: Cow<'a, str>,
    pub(super) content: Vec<Block<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReasoningContent<'a> {
    pub(super) reasoning_text: ReasoningText<'a>,
}

#[derive(serde::Serialize)]
pub(super) struct ReasoningText<'a> {
    pub(super) text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signature: Option<&'a str>,
}

/// Where a prefix that may be cached ends.
#[derive(serde::Serialize)]
pub(super) struct CachePoint<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'a str>,
}

impl<'a> CachePoint<'a> {
    /// For a hint of Anthropic's form.
    pub(super) fn of(hint: &'a Value) -> Self {
        Self {
            kind: "default",
            ttl: hint.get("ttl").and_then(Value::as_str),
        }
    }
}
