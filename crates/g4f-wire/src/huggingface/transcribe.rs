//! Automatic speech recognition: `{"text", "chunks": [{"text", "timestamp": [start, end]}]}`.

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Value, json};

use super::task;
use crate::provider::{Link, Serve};
use crate::shared::json::list;
use crate::shared::{media_type_of, needs, unsupported};

/// Writes down what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct HuggingFaceTranscribe;

#[async_trait]
impl Serve<TranscribeRequest> for HuggingFaceTranscribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let (audio, bytes) = audio(&request)?;
        let wants = [
            (request.translate, "translate"),
            (request.diarize == Some(true), "diarize"),
            (
                matches!(request.response_format.as_deref(), Some("srt" | "vtt")),
                "response_format",
            ),
        ];
        if let Some((_, name)) = wants.iter().find(|(wanted, _)| *wanted) {
            return Err(unsupported(name));
        }
        needs::leave_out(
            link.on_unsupported(),
            &[
                (request.language.is_some(), "language"),
                (request.prompt.is_some(), "prompt"),
            ],
        )?;
        let by_word = request
            .timestamp_granularities
            .iter()
            .any(|unit| unit == "word");
        let times = match &request.timestamp_granularities[..] {
            [] => None,
            _ if by_word => Some(json!("word")),
            _ => Some(json!(true)),
        };
        let address = task::address(link)?;
        let plain = times.is_none()
            && request.temperature.is_none()
            && request.other.is_empty()
            && request.extra.is_empty();
        let reply = if plain {
            let kind = media_type_of(audio);
            let kind = kind.as_deref().unwrap_or("application/octet-stream");
            link.post_bytes(&address, kind, bytes).await?
        } else {
            let generation = request.temperature.map(|t| json!({ "temperature": t }));
            let body = task::body(
                audio.to_base64().into(),
                [
                    ("return_timestamps", times),
                    ("generation_parameters", generation),
                ],
                &request.other,
            );
            link.post_edited(&address, body, &request.extra).await?
        };
        read(link, &reply.value()?, by_word)
    }
}

/// The audio and its bytes, which must be here.
fn audio(request: &TranscribeRequest) -> Result<(&Media, bytes::Bytes)> {
    let refuse =
        |kind, why: &str| Err(Error::new(kind, format!("audio: {why}")).with_param("audio"));
    match &request.audio {
        None => refuse(ErrorKind::BadRequest, "there is nothing to listen to"),
        Some(audio) => match &audio.source {
            MediaSource::Bytes(bytes) => Ok((audio, bytes.clone())),
            _ => refuse(
                ErrorKind::Unsupported,
                "this provider takes sound by its bytes only",
            ),
        },
    }
}

fn read(link: &Link<'_>, answer: &Value, by_word: bool) -> Result<Transcript> {
    if answer.get("error").is_some_and(|error| !error.is_null()) {
        return Err(link.in_band(answer));
    }
    let Some(text) = answer.get("text").and_then(Value::as_str) else {
        return Err(link.invalid("the answer holds no transcript"));
    };
    let name = if by_word { "word" } else { "text" };
    let chunks = list(&answer["chunks"]).iter().map(|chunk| {
        let time = |at: usize| chunk["timestamp"].get(at).cloned().unwrap_or_default();
        json!({ name: chunk["text"], "start": time(0), "end": time(1) })
    });
    let mut transcript = Transcript {
        text: text.to_owned(),
        ..Transcript::default()
    };
    if by_word {
        transcript.words = chunks.collect();
    } else {
        transcript.segments = chunks.collect();
    }
    Ok(transcript)
}
