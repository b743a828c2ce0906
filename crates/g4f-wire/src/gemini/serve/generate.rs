//! A call of `generateContent` for something else than chat.

use std::collections::VecDeque;

use g4f_types::{
    BodyEdit, ChatAnswer, ChatRequest, Collector, Message, OnUnsupported, Part, Result,
};
use serde_json::{Map, Value};

use crate::gemini::Gemini;
use crate::gemini::surface::Surface;
use crate::provider::{AnswerDecoder as _, ChatFamily as _, DecodeError, EncodeTarget, Link};

/// What is asked.
pub(super) struct Ask {
    /// What the user says.
    pub(super) parts: Vec<Part>,
    /// `generationConfig`.
    pub(super) config: Map<String, Value>,
    /// Other fields of the body.
    pub(super) other: Map<String, Value>,
    /// The caller's edits.
    pub(super) edits: Vec<BodyEdit>,
}

/// Asks, and reads the whole answer.
pub(super) async fn generate(link: &Link<'_>, surface: Surface, ask: Ask) -> Result<ChatAnswer> {
    let family = Gemini::new(surface);
    let message = Message::of(g4f_types::Role::User, ask.parts);
    let mut request = ChatRequest::new(link.model(), [message]);
    let params = request.params_mut();
    params.other = ask.other;
    params.extra = ask.edits;
    if !ask.config.is_empty() {
        // Whatever the caller says about it comes later, and wins.
        let mut config = ask.config;
        if let Some(Value::Object(more)) = params.other.remove("generationConfig") {
            config.extend(more);
        }
        params
            .other
            .insert("generationConfig".into(), config.into());
    }
    let target =
        EncodeTarget::new(link.provider(), link.model()).on_unsupported(OnUnsupported::Error);
    let sent = family.encode(&request, target)?;
    let reply = link
        .post_bytes(&sent.path, "application/json", sent.body)
        .await?;
    let mut decoder = family.decoder(&request);
    let mut events = VecDeque::new();
    decoder
        .whole(&reply.body, &mut events)
        .map_err(|error: DecodeError| error.into_error(|report| link.in_band(&report)))?;
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    Ok(collector.into_answer())
}
