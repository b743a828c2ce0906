//! Chat: `POST /ml/v1/text/chat`, and `/text/chat_stream` for answers as they are made.

use std::borrow::Cow;

use g4f_types::{ChatRequest, Error, ErrorKind, Result, Settings};
use http::HeaderMap;
use serde_json::{Map, Value};

use super::{Owner, VERSION, auth};
use crate::openai::{DecodeOptions, Quirks, StreamDecoder, encode_request};
use crate::provider::{Authorize, ChatFamily, EncodeTarget, Outgoing};
use crate::shared::finish_body;
use crate::shared::token::Exchanged;

/// What watsonx does not take.
static QUIRKS: Quirks = Quirks::new().stream_options(false).omit(&[
    "min_p",
    "modalities",
    "repetition_penalty",
    "top_k",
    "user",
    "web_search_options",
]);

/// Chat at watsonx, on a project's or a space's account.
#[derive(Clone, Debug)]
pub struct Watsonx {
    owner: Option<Owner>,
}

impl Watsonx {
    /// On the account in the settings: `project_id`, else `space_id`.
    pub fn new(settings: &Settings) -> Self {
        Self {
            owner: Owner::of(&settings.other),
        }
    }

    /// What exchanges API keys of IBM Cloud for tokens.
    pub fn auth() -> impl Authorize {
        Exchanged::new(auth::Iam)
    }
}

impl ChatFamily for Watsonx {
    type Decoder = StreamDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        // The caller's edits are of the body as it goes out, so they wait.
        let mut bare = request.clone();
        let edits = if request.params.extra.is_empty() {
            Vec::new()
        } else {
            std::mem::take(&mut bare.params_mut().extra)
        };
        let encoded = encode_request(&bare, &QUIRKS, target)?;
        let mut body: Map<String, Value> =
            serde_json::from_slice(&encoded.body).map_err(|error| {
                Error::new(ErrorKind::BadRequest, "the request cannot be written")
                    .with_source(error)
            })?;
        body.remove("stream");
        if let Some(model) = body.remove("model") {
            body.insert("model_id".to_owned(), model);
        }
        // A word and a function go by different names.
        if let Some(Value::String(choice)) = body.get("tool_choice") {
            let choice = choice.as_str().into();
            body.insert("tool_choice_option".to_owned(), choice);
            body.remove("tool_choice");
        }
        Owner::put(self.owner.as_ref(), &mut body)?;
        let call = if request.stream {
            "chat_stream"
        } else {
            "chat"
        };
        Ok(Outgoing {
            path: Cow::Owned(format!("/ml/v1/text/{call}?version={VERSION}")),
            body: finish_body(&body, &edits, target)?,
            headers: HeaderMap::new(),
            dropped: encoded.dropped,
        })
    }

    fn decoder(&self, request: &ChatRequest) -> StreamDecoder {
        StreamDecoder::new(DecodeOptions::new(request, &QUIRKS))
    }
}
