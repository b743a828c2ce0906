//! Speech: `POST /text-to-speech/{voice}/stream`, whose sound comes while it is made.
//!
//! <https://elevenlabs.io/docs/api-reference/text-to-speech/stream>

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::voices::Voices;
use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::{segment, with_query};
use crate::shared::sound::{speak, text_of};
use crate::shared::unsupported;

/// Fields that travel in the query.
const QUERY: [&str; 3] = [
    "output_format",
    "enable_logging",
    "optimize_streaming_latency",
];

/// Fields of the voice's settings, which callers may name without the object around them.
const SETTINGS: [&str; 4] = [
    "stability",
    "similarity_boost",
    "style",
    "use_speaker_boost",
];

/// Speaks; the sound is handed on as it comes.
#[derive(Debug, Default)]
pub struct ElevenLabsSpeech {
    voices: Voices,
}

#[async_trait]
impl Serve<SpeechRequest> for ElevenLabsSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let (query, body) = encode(&request, target(link))?;
        let voice = self.voices.id(link, request.voice.as_deref()).await?;
        let path = format!("/text-to-speech/{}/stream", segment(&voice));
        let pairs = query.iter().map(|(name, value)| {
            let text = value.as_str().map(str::to_owned);
            (
                name.as_str(),
                text.unwrap_or_else(|| value.to_string()).into(),
            )
        });
        let path = with_query(&path, pairs);
        // The query may name a format of the caller's own.
        let format = query["output_format"].as_str().unwrap_or_default();
        let format = format.split('_').next().unwrap_or_default();
        speak(link, &path, HeaderMap::new(), &body, format).await
    }
}

/// Query and body of a call.
///
/// # Errors
/// `BadRequest` for nothing to say; `Unsupported` for a format that is not made.
pub(super) fn encode(
    request: &SpeechRequest,
    target: EncodeTarget<'_>,
) -> Result<(Map<String, Value>, Map<String, Value>)> {
    let mut params = Params::new(
        target,
        &["language"],
        &[("model", "model_id"), ("language", "language_code")],
    );
    params.set("text", text_of(request)?);
    params.tune("language", request.language.as_deref());
    params.tune("instructions", request.instructions.as_deref());
    let format = request.response_format.as_deref().unwrap_or("mp3");
    params.preset("output_format", output_format(format, request.sample_rate)?);
    let mut own = request.other.clone();
    let mut settings = match own.remove("voice_settings") {
        Some(Value::Object(settings)) => settings,
        _ => Map::new(),
    };
    if let Some(speed) = request.speed {
        settings.insert("speed".to_owned(), json!(speed));
    }
    for name in SETTINGS {
        if let Some(value) = own.remove(name) {
            settings.insert(name.to_owned(), value);
        }
    }
    if !settings.is_empty() {
        params.set("voice_settings", settings);
    }
    let mut body = params.finish(&own, &request.extra)?;
    let query = QUERY
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), body.remove(*name)?)))
        .collect();
    Ok((query, body))
}

/// The vendor's name for a format at a rate: codec, samples per second, and bits where the codec is lossy.
fn output_format(format: &str, rate: Option<u32>) -> Result<String> {
    Ok(match format {
        "mp3" => match rate {
            Some(22_050) => "mp3_22050_32".to_owned(),
            Some(24_000) => "mp3_24000_48".to_owned(),
            None | Some(44_100) => "mp3_44100_128".to_owned(),
            Some(_) => return Err(unsupported("sample_rate")),
        },
        "opus" => match rate {
            None | Some(48_000) => "opus_48000_128".to_owned(),
            Some(_) => return Err(unsupported("sample_rate")),
        },
        "wav" | "pcm" => format!("{format}_{}", rate.unwrap_or(24_000)),
        "mulaw" | "ulaw" => format!("ulaw_{}", rate.unwrap_or(8_000)),
        "alaw" => format!("alaw_{}", rate.unwrap_or(8_000)),
        // The vendor's own name.
        own if own.contains('_') => own.to_owned(),
        _ => return Err(unsupported("response_format")),
    })
}
