//! The server's chat as a family.

use std::borrow::Cow;

use g4f_types::{ChatRequest, Result};
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue};

use super::decode::Decoder;
use super::encode::{QUIRKS, adapted, wants_json};
use super::names::Names;
use super::verdict::verdict;
use crate::classify::Override;
use crate::openai::{DecodeOptions, StreamDecoder, encode_request};
use crate::provider::{ChatFamily, EncodeTarget, Outgoing};

/// The chat of a gpt4free server.
#[derive(Clone, Debug, Default)]
pub struct Gpt4Free {
    names: Names,
}

impl Gpt4Free {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

impl ChatFamily for Gpt4Free {
    type Decoder = Decoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let asked = self.names.read(target.model);
        let request = adapted(request, target)?;
        let encoded = encode_request(
            &request,
            &QUIRKS,
            EncodeTarget {
                model: asked.model,
                behind: Some(asked.provider).filter(|name| !name.is_empty()),
                ..target
            },
        )?;
        let mut headers = HeaderMap::new();
        let accept = HeaderValue::from_static("text/event-stream, application/json");
        headers.insert(ACCEPT, accept);
        Ok(Outgoing {
            path: Cow::Borrowed("/chat/completions"),
            body: encoded.body,
            headers,
            dropped: encoded.dropped,
        })
    }

    fn decoder(&self, request: &ChatRequest) -> Decoder {
        let inner = StreamDecoder::new(DecodeOptions::new(request, &QUIRKS));
        Decoder::new(inner, wants_json(request))
    }

    fn verdict(&self) -> Override {
        verdict
    }
}
