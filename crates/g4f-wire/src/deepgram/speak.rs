//! Speech: `POST /speak`. <https://developers.deepgram.com/reference/text-to-speech/speak-request>

use async_trait::async_trait;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind, Result};
use http::HeaderMap;
use serde_json::json;

use super::listen::pairs;
use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::with_query;
use crate::shared::sound::{speak, text_of};
use crate::shared::unsupported;

/// Speaks; the sound is handed on as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speak;

#[async_trait]
impl Serve<SpeechRequest> for Speak {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let path = encode(&request, target(link))?;
        let body = json!({ "text": text_of(&request)? });
        let format = request.response_format.as_deref().unwrap_or("mp3");
        speak(link, &path, HeaderMap::new(), &body, format).await
    }
}

/// The path of a call, with its parameters.
///
/// # Errors
/// `BadRequest` for a voice of another kind of model; `Unsupported` for a format that Deepgram does not make.
pub(super) fn encode(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<String> {
    let model = voiced(target.model, request.voice.as_deref())?;
    let mut params = Params::new(
        EncodeTarget {
            model: &model,
            ..target
        },
        &["speed"],
        &[],
    );
    let (encoding, container) = match request.response_format.as_deref() {
        None | Some("mp3") => ("mp3", None),
        Some("opus" | "ogg") => ("opus", None),
        Some(same @ ("aac" | "flac")) => (same, None),
        Some("wav") => ("linear16", Some("wav")),
        Some("pcm" | "raw") => ("linear16", Some("none")),
        Some("mulaw" | "ulaw") => ("mulaw", Some("none")),
        Some("alaw") => ("alaw", Some("none")),
        Some(_) => return Err(unsupported("response_format")),
    };
    params.preset("encoding", encoding);
    if let Some(container) = container {
        params.preset("container", container);
    }
    match request.sample_rate {
        // The others have one rate of their own.
        Some(rate) if matches!(encoding, "linear16" | "flac" | "mulaw" | "alaw") => {
            params.set("sample_rate", rate);
        }
        Some(_) => params.drop_param("sample_rate"),
        None => {}
    }
    params.tune("speed", request.speed);
    params.tune("instructions", request.instructions.as_deref());
    if request.language.is_some() {
        // The voice has its language.
        params.drop_param("language");
    }
    let fields = params.finish(&request.other, &request.extra)?;
    Ok(with_query("/speak", pairs(&fields)))
}

/// The model of a voice. Deepgram's models are voices: `aura-2-thalia-en`.
fn voiced(model: &str, voice: Option<&str>) -> Result<String> {
    let Some(voice) = voice else {
        return Ok(model.to_owned());
    };
    if voice.starts_with("aura") {
        return Ok(voice.to_owned());
    }
    let family = if model.starts_with("aura-2") || model.is_empty() {
        "aura-2"
    } else {
        "aura"
    };
    let rest = model.strip_prefix(family).unwrap_or_default();
    let language = rest.rsplit('-').next().filter(|code| code.len() == 2);
    if !voice.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let why = format!("voice: {voice:?} is no voice of this provider");
        return Err(Error::new(ErrorKind::BadRequest, why)
            .with_param("voice")
            .with_help("name one such as thalia, or a whole model such as aura-2-thalia-en"));
    }
    let voice = voice.to_ascii_lowercase();
    Ok(format!("{family}-{voice}-{}", language.unwrap_or("en")))
}
