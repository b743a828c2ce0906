//! Speech: `POST /tts/bytes`, whose sound comes while it is made.

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::sound::{speak, text_of};
use crate::shared::unsupported;

/// The voice for callers who name none: Katie, which the documentation recommends.
const DEFAULT_VOICE: &str = "f786b574-daa5-4673-aa0c-cbe3e8534c02";

/// Speaks; the sound is handed on as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sonic;

#[async_trait]
impl Serve<SpeechRequest> for Sonic {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let body = encode(&request, target(link))?;
        let format = request.response_format.as_deref().unwrap_or("mp3");
        speak(link, "/tts/bytes", HeaderMap::new(), &body, format).await
    }
}

/// The body of a call.
///
/// # Errors
/// `BadRequest` for nothing to say; `Unsupported` for a format that is not made.
pub(super) fn encode(
    request: &SpeechRequest,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &["language"], &[("model", "model_id")]);
    params.set("transcript", text_of(request)?);
    match request.voice.as_deref() {
        Some(voice) => params.set("voice", json!({ "mode": "id", "id": voice })),
        None => params.preset("voice", json!({ "mode": "id", "id": DEFAULT_VOICE })),
    }
    params.tune("language", request.language.as_deref());
    params.tune("instructions", request.instructions.as_deref());
    let format = output_format(request.response_format.as_deref(), request.sample_rate)?;
    params.preset("output_format", format);
    match request.speed {
        // Older models have words for speeds.
        Some(speed) if target.model.starts_with("sonic-3") => {
            params.preset("generation_config", json!({ "speed": speed }));
        }
        Some(_) => params.drop_param("speed"),
        None => {}
    }
    params.finish(&request.other, &request.extra)
}

fn output_format(format: Option<&str>, rate: Option<u32>) -> Result<Value> {
    let rate = |usual: u32| rate.unwrap_or(usual);
    Ok(match format {
        None | Some("mp3") => {
            json!({ "container": "mp3", "sample_rate": rate(44_100), "bit_rate": 128_000 })
        }
        Some("wav") => {
            json!({ "container": "wav", "encoding": "pcm_s16le", "sample_rate": rate(44_100) })
        }
        Some("pcm" | "raw") => {
            json!({ "container": "raw", "encoding": "pcm_s16le", "sample_rate": rate(24_000) })
        }
        Some("mulaw" | "ulaw") => {
            json!({ "container": "raw", "encoding": "pcm_mulaw", "sample_rate": rate(8_000) })
        }
        Some("alaw") => {
            json!({ "container": "raw", "encoding": "pcm_alaw", "sample_rate": rate(8_000) })
        }
        Some(_) => return Err(unsupported("response_format")),
    })
}
