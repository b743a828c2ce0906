//! Speech from text: `/audio/speech`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/audio/createSpeech>

pub(crate) mod answer;
mod encode;
mod events;
mod quirks;

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, Result};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};

use super::facet::{explain, target};
use crate::provider::{Link, Serve};

pub(crate) use answer::read as read_sound;
pub use quirks::{Formats, SpeechQuirks};

/// Speaks; the sound is handed on as it comes.
#[derive(Clone, Copy, Debug)]
pub struct Speech {
    quirks: &'static SpeechQuirks,
}

impl Speech {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static SpeechQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<SpeechRequest> for Speech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let body = encode::encode(&request, self.quirks, target(link))?;
        let body = serde_json::to_vec(&body).map_err(|error| {
            Error::new(
                ErrorKind::BadRequest,
                "the request cannot be written as JSON",
            )
            .with_source(error)
        })?;
        let mut post = HttpRequest::post(self.quirks.path, HttpBody::Bytes(Bytes::from(body)));
        let json = HeaderValue::from_static("application/json");
        post.headers.insert(CONTENT_TYPE, json);
        post.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let response = link.open(post).await?;
        let format = request.response_format.as_deref();
        let format = format.unwrap_or(self.quirks.default_format);
        let answer = answer::read(response, format, link.late()).await;
        answer.map_err(|error| explain(link, error))
    }
}
