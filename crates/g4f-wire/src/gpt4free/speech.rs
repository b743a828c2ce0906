//! Speech: `/api/{provider}/audio/speech`.

use async_trait::async_trait;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, Result};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};

use super::names::{Names, address};
use crate::openai::facet::{Params, explain, target};
use crate::openai::speech::answer::read;
use crate::provider::{EncodeTarget, Link, Serve};

/// What its body takes beside text and model.
const TAKES: &[&str] = &["instructions", "language", "response_format", "voice"];
/// The server spells one of them so.
const RENAME: &[(&str, &str)] = &[("instructions", "instrcutions")];
/// Without a format the server breaks.
const FORMAT: &str = "mp3";

/// Speaks.
#[derive(Clone, Debug, Default)]
pub struct Speech {
    names: Names,
}

impl Speech {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl Serve<SpeechRequest> for Speech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        if request.input.is_empty() {
            let error = Error::new(ErrorKind::BadRequest, "input: there is nothing to say");
            return Err(error.with_param("input"));
        }
        let asked = self.names.read(link.model());
        let target = EncodeTarget {
            model: asked.model,
            ..target(link)
        };
        let format = request.response_format.as_deref().unwrap_or(FORMAT);
        let mut params = Params::new(target, TAKES, RENAME);
        params.set("input", request.input.as_str());
        params.set("response_format", format);
        params.tune("voice", request.voice.as_deref());
        params.tune("instructions", request.instructions.as_deref());
        params.tune("language", request.language.as_deref());
        params.tune("speed", request.speed);
        params.tune("sample_rate", request.sample_rate);
        let fields = params.finish(&request.other, &request.extra)?;
        let body = serde_json::Value::Object(fields).to_string();
        let url = address(link, asked.provider, "audio/speech")?;
        let mut post = HttpRequest::post(url, HttpBody::Bytes(body.into()));
        let json = HeaderValue::from_static("application/json");
        post.headers.insert(CONTENT_TYPE, json);
        post.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let response = link.open(post).await?;
        let answer = read(response, format, link.late()).await;
        answer.map_err(|error| explain(link, error))
    }
}
