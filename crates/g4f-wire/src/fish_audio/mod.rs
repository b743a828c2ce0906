//! Fish Audio: speech. The model travels in a header.
//!
//! <https://docs.fish.audio/api-reference/endpoint/openapi-v1/text-to-speech>

use async_trait::async_trait;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, Result};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::sound::{speak, text_of};
use crate::shared::unsupported;

/// Speaks; the sound is handed on as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct FishSpeech;

#[async_trait]
impl Serve<SpeechRequest> for FishSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let body = encode(&request, target(link))?;
        let mut headers = HeaderMap::new();
        if !link.model().is_empty() {
            let model = HeaderValue::try_from(link.model()).map_err(|_| {
                let why = "model: it holds characters that no header may hold";
                Error::new(ErrorKind::BadRequest, why).with_param("model")
            })?;
            headers.insert(HeaderName::from_static("model"), model);
        }
        let format = request.response_format.as_deref().unwrap_or("mp3");
        speak(link, "/tts", headers, &body, format).await
    }
}

/// The body of a call.
///
/// # Errors
/// `BadRequest` for nothing to say; `Unsupported` for a format that is not made.
fn encode(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut params = Params::new(
        EncodeTarget {
            model: "",
            ..target
        },
        &["voice", "sample_rate"],
        &[("voice", "reference_id")],
    );
    params.set("text", text_of(request)?);
    params.tune("voice", request.voice.as_deref());
    params.tune("instructions", request.instructions.as_deref());
    params.tune("language", request.language.as_deref());
    params.tune("sample_rate", request.sample_rate);
    match request.response_format.as_deref() {
        None => params.preset("format", "mp3"),
        Some(format @ ("mp3" | "wav" | "pcm" | "opus")) => params.set("format", format),
        Some(_) => return Err(unsupported("response_format")),
    }
    if let Some(speed) = request.speed {
        params.preset("prosody", json!({ "speed": speed }));
    }
    params.finish(&request.other, &request.extra)
}

/// How failures are read.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let says = |words: &str| facts.words.contains(words);
    let kind = if says("insufficient balance") || says("insufficient api credit") {
        ErrorKind::QuotaExhausted
    } else if says("reference") && says("not found") {
        ErrorKind::BadRequest
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
