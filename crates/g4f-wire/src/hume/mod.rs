//! Hume: expressive speech. <https://dev.hume.ai/reference/text-to-speech-tts/synthesize-file-streaming>

use async_trait::async_trait;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{ErrorKind, Result};
use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::sound::{speak, text_of};
use crate::shared::unsupported;

/// The voice for callers who name none, where the model needs one: Octave 2 makes up none from a description.
const DEFAULT_VOICE: &str = "Ava Song";

/// Speaks; the sound is handed on as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Octave;

#[async_trait]
impl Serve<SpeechRequest> for Octave {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let body = encode(&request, target(link))?;
        let format = request.response_format.as_deref().unwrap_or("mp3");
        speak(link, "/tts/stream/file", HeaderMap::new(), &body, format).await
    }
}

/// The body of a call. The model is a version: `octave-1`, `octave-2`.
///
/// # Errors
/// `BadRequest` for nothing to say; `Unsupported` for a format that is not made.
fn encode(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let version = target.model.strip_prefix("octave-").unwrap_or(target.model);
    let mut params = Params::new(
        EncodeTarget {
            model: "",
            ..target
        },
        &[],
        &[],
    );
    let mut utterance = json!({ "text": text_of(request)? });
    match request.voice.as_deref() {
        Some(voice) => utterance["voice"] = voice_of(voice),
        // The first version invents a voice from the description.
        None if version == "1" && request.instructions.is_some() => {}
        None => utterance["voice"] = voice_of(DEFAULT_VOICE),
    }
    if let Some(how) = &request.instructions {
        utterance["description"] = how.as_str().into();
    }
    if let Some(speed) = request.speed {
        utterance["speed"] = json!(speed);
    }
    params.set("utterances", vec![utterance]);
    if matches!(version, "1" | "2") {
        params.preset("version", version);
    }
    let format = match request.response_format.as_deref() {
        None => "mp3",
        Some(format @ ("mp3" | "wav" | "pcm")) => format,
        Some(_) => return Err(unsupported("response_format")),
    };
    params.preset("format", json!({ "type": format }));
    if request.sample_rate.is_some_and(|rate| rate != 48_000) {
        params.drop_param("sample_rate");
    }
    params.tune("language", request.language.as_deref());
    params.finish(&request.other, &request.extra)
}

/// A voice of Hume's library by its id or its name; one of the caller's own by `custom:` before it.
fn voice_of(voice: &str) -> Value {
    let (voice, provider) = match voice.strip_prefix("custom:") {
        Some(own) => (own, "CUSTOM_VOICE"),
        None => (voice, "HUME_AI"),
    };
    let dashes = voice.bytes().filter(|byte| *byte == b'-').count();
    let is_id = voice.len() == 36 && dashes == 4 && !voice.contains(' ');
    let key = if is_id { "id" } else { "name" };
    json!({ key: voice, "provider": provider })
}

/// How failures are read. <https://dev.hume.ai/docs/resources/errors>
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let kind = match facts.code.as_deref()? {
        "E0300" | "E0301" | "E0302" => ErrorKind::QuotaExhausted,
        "E0700" => ErrorKind::RateLimited,
        "E0716" => ErrorKind::BadRequest,
        _ => return None,
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
