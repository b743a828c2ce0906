//! GigaChat: OpenAI's shape, with functions in place of tools, behind a sign-in of its own.
//!
//! <https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/gigachat-api>

mod auth;
mod decode;
mod encode;

use std::borrow::Cow;

use g4f_types::{ChatRequest, Result};
use http::HeaderMap;

use crate::openai::{
    DecodeOptions, Quirks, ReasoningBack, Required, StreamDecoder, encode_request,
};
use crate::provider::{Authorize, ChatFamily, EncodeTarget, Outgoing};
use crate::shared::finish_body;
use crate::shared::token::Exchanged;

pub use auth::{AUTH_URL, SCOPE};
pub use decode::Decoder;

/// What GigaChat does not take. There is one call at a time, and no choice of `at least one`.
static QUIRKS: Quirks = Quirks::new()
    .required(Required::Refused)
    .reasoning_back(ReasoningBack::Drop)
    .stream_options(false)
    .omit(&[
        "frequency_penalty",
        "logit_bias",
        "logprobs",
        "min_p",
        "modalities",
        "n",
        "presence_penalty",
        "response_format",
        "seed",
        "stop",
        "top_k",
        "top_logprobs",
        "user",
        "web_search_options",
    ]);

/// GigaChat's chat completions.
#[derive(Clone, Copy, Debug, Default)]
pub struct GigaChat;

impl GigaChat {
    /// What exchanges its authorization keys for tokens.
    pub fn auth() -> impl Authorize {
        Exchanged::new(auth::SberAuth)
    }
}

impl ChatFamily for GigaChat {
    type Decoder = Decoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        // The caller's edits are of the body as it goes out, so they wait.
        let mut bare = request.clone();
        let edits = if request.params.extra.is_empty() {
            Vec::new()
        } else {
            std::mem::take(&mut bare.params_mut().extra)
        };
        let encoded = encode_request(&bare, &QUIRKS, target)?;
        let body = encode::rewrite(&encoded.body)?;
        Ok(Outgoing {
            path: Cow::Borrowed("/chat/completions"),
            body: finish_body(&body, &edits, target)?,
            headers: HeaderMap::new(),
            dropped: encoded.dropped,
        })
    }

    fn decoder(&self, request: &ChatRequest) -> Decoder {
        Decoder(StreamDecoder::new(DecodeOptions::new(request, &QUIRKS)))
    }
}

#[cfg(test)]
mod tests;
