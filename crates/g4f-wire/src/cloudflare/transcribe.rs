//! Transcripts: audio as bytes, or in base64 with options beside it.

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Value, json};

use super::run;
use crate::provider::{Link, Serve};
use crate::shared::json::{list, text};
use crate::shared::{media_type_of, needs, unsupported};

/// Writes down what is said; the large Whisper translates as well.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudflareTranscribe;

#[async_trait]
impl Serve<TranscribeRequest> for CloudflareTranscribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let audio = audio(&request)?;
        // Of all models only this one takes options.
        let takes_options = link.model().contains("whisper-large");
        let subtitles = match request.response_format.as_deref() {
            Some("srt") => return Err(unsupported("response_format")),
            format => format == Some("vtt"),
        };
        if request.diarize == Some(true) {
            return Err(unsupported("diarize"));
        }
        if request.translate && !takes_options {
            return Err(unsupported("translate"));
        }
        needs::leave_out(
            link.on_unsupported(),
            &[
                (request.temperature.is_some(), "temperature"),
                (request.language.is_some() && !takes_options, "language"),
                (request.prompt.is_some() && !takes_options, "prompt"),
            ],
        )?;
        let address = run::address(link)?;
        let reply = if takes_options {
            let words = |words: &Option<String>| words.as_deref().map(Value::from);
            let task = request.translate.then(|| json!("translate"));
            let body = run::fields(
                [
                    ("audio", audio.to_base64().map(Value::from)),
                    ("task", task),
                    ("language", words(&request.language)),
                    ("initial_prompt", words(&request.prompt)),
                ],
                &request.other,
            );
            let body = Value::Object(body);
            link.post_edited(&address, body, &request.extra).await?
        } else if let MediaSource::Bytes(bytes) = &audio.source {
            let kind = media_type_of(audio);
            let kind = kind.as_deref().unwrap_or("application/octet-stream");
            link.post_bytes(&address, kind, bytes.clone()).await?
        } else {
            return Err(unsupported("audio"));
        };
        read(link, &run::result(link, &reply)?, subtitles)
    }
}

/// The audio, which must be here.
fn audio(request: &TranscribeRequest) -> Result<&Media> {
    let refuse =
        |kind, why: &str| Err(Error::new(kind, format!("audio: {why}")).with_param("audio"));
    match &request.audio {
        None => refuse(ErrorKind::BadRequest, "there is nothing to listen to"),
        Some(audio) if matches!(audio.source, MediaSource::Bytes(_)) => Ok(audio),
        Some(_) => refuse(
            ErrorKind::Unsupported,
            "Cloudflare takes sound by its bytes only",
        ),
    }
}

/// Whisper's words, or those of Deepgram's first channel.
fn read(link: &Link<'_>, result: &Value, subtitles: bool) -> Result<Transcript> {
    let heard = result.pointer("/results/channels/0/alternatives/0");
    let said = result
        .get("text")
        .or_else(|| heard?.get("transcript"))
        .and_then(Value::as_str);
    let Some(said) = said else {
        return Err(link.invalid("the answer holds no transcript"));
    };
    let said = if subtitles {
        text(result, "vtt").ok_or_else(|| unsupported("response_format"))?
    } else {
        said
    };
    let info = &result["transcription_info"];
    let words = [
        &result["words"],
        heard.map_or(&Value::Null, |heard| &heard["words"]),
    ];
    Ok(Transcript {
        text: said.to_owned(),
        language: text(info, "language").map(str::to_owned),
        duration: info["duration"].as_f64(),
        segments: list(&result["segments"]).to_vec(),
        words: words.into_iter().flat_map(list).cloned().collect(),
        ..Transcript::default()
    })
}
