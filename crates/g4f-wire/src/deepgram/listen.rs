//! Transcription: `POST /listen`. <https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded>

use std::borrow::Cow;

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{HttpBody, HttpRequest, MediaSource, Result};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use super::answer;
use crate::openai::facet::{Params, checked, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::with_query;
use crate::shared::heard::{Form, MAX_TRANSCRIPT, audio_of, no_translation};
use crate::shared::{media_type_of, unsupported};

/// Writes down what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listen;

#[async_trait]
impl Serve<TranscribeRequest> for Listen {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let form = Form::of(&request)?;
        let call = encode(&request, target(link))?;
        let mut post = HttpRequest::post(call.path, HttpBody::Bytes(call.body));
        post.headers.insert(CONTENT_TYPE, call.media_type);
        post.options.max_body = Some(MAX_TRANSCRIPT);
        let reply = link.exchange(post).await?;
        let body = checked(link, reply)?;
        Ok(answer::read(&body)?.into_transcript(form))
    }
}

/// A call as it goes out.
#[derive(Debug)]
pub(super) struct Encoded {
    pub(super) path: String,
    pub(super) media_type: HeaderValue,
    pub(super) body: Bytes,
}

/// The call for a request.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what Deepgram cannot do.
pub(super) fn encode(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Encoded> {
    no_translation(request)?;
    let audio = audio_of(request)?;
    let mut params = Params::new(
        target,
        &["language", "prompt", "timestamp_granularities"],
        &[("prompt", "keyterm")],
    );
    params.tune("language", request.language.as_deref());
    match request.prompt.as_deref() {
        // Older models know keywords with weights instead, which are no free text.
        Some(prompt) if takes_keyterms(target.model) => params.set("prompt", terms(prompt)),
        Some(_) => params.drop_param("prompt"),
        None => {}
    }
    if request.temperature.is_some() {
        params.drop_param("temperature");
    }
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    if request.diarize == Some(true) {
        params.set("diarize", true);
    }
    // Punctuation and numbers as people write them; utterances are the passages.
    params.preset("smart_format", true);
    params.preset("utterances", true);
    let fields = params.finish(&request.other, &request.extra)?;
    let path = with_query("/listen", pairs(&fields));
    let (media_type, body) = match &audio.source {
        MediaSource::Url(url) => {
            let json = HeaderValue::from_static("application/json");
            (json, Bytes::from(json!({ "url": url }).to_string()))
        }
        MediaSource::Bytes(bytes) => {
            let kind = media_type_of(audio).and_then(|kind| HeaderValue::try_from(&*kind).ok());
            let any = HeaderValue::from_static("application/octet-stream");
            (kind.unwrap_or(any), bytes.clone())
        }
        MediaSource::Path(_) | MediaSource::Id(_) => return Err(unsupported("audio")),
    };
    Ok(Encoded {
        path,
        media_type,
        body,
    })
}

fn takes_keyterms(model: &str) -> bool {
    model.starts_with("nova-3") || model.starts_with("flux")
}

/// Each line or item of a list is a term.
fn terms(prompt: &str) -> Vec<&str> {
    let terms = prompt.split([',', '\n', ';']).map(str::trim);
    terms.filter(|term| !term.is_empty()).collect()
}

/// Fields as a query. A list becomes a parameter for each element.
pub(super) fn pairs(fields: &Map<String, Value>) -> Vec<(&str, Cow<'_, str>)> {
    let mut pairs = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        match value {
            Value::Array(list) => pairs.extend(list.iter().map(|item| (name.as_str(), word(item)))),
            Value::Null => {}
            value => pairs.push((name, word(value))),
        }
    }
    pairs
}

fn word(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        value => Cow::Owned(value.to_string()),
    }
}
