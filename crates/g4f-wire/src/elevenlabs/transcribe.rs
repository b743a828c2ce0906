//! Transcription: `POST /speech-to-text`. <https://elevenlabs.io/docs/api-reference/speech-to-text/convert>

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::transport::FormPart;
use g4f_types::{MediaSource, Result};
use serde_json::Value;

use crate::openai::facet::{Params, checked, file_part, form, object, target, unusable};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::heard::{
    Form, Heard, Passage, audio_of, fields, list, name, no_translation, number,
};
use crate::shared::unsupported;

/// Writes down what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scribe;

#[async_trait]
impl Serve<TranscribeRequest> for Scribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let kind = Form::of(&request)?;
        let parts = encode(&request, target(link))?;
        let body = checked(link, link.post_form("/speech-to-text", parts).await?)?;
        Ok(read(&body)?.into_transcript(kind))
    }
}

/// The parts of a call. The sound comes last.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
pub(super) fn encode(
    request: &TranscribeRequest,
    target: EncodeTarget<'_>,
) -> Result<Vec<FormPart>> {
    no_translation(request)?;
    let audio = audio_of(request)?;
    let mut params = Params::new(
        target,
        &["language", "temperature"],
        &[("model", "model_id"), ("language", "language_code")],
    );
    params.tune("language", request.language.as_deref());
    params.tune("temperature", request.temperature);
    params.tune("prompt", request.prompt.as_deref());
    if request.include.iter().any(|what| what != "logprobs") {
        // Log-probabilities come with every word.
        return Err(unsupported("include"));
    }
    if let Some(diarize) = request.diarize {
        params.set("diarize", diarize);
    }
    if let MediaSource::Url(url) = &audio.source {
        params.set("cloud_storage_url", url.as_str());
        return Ok(form(params.finish(&request.other, &request.extra)?));
    }
    let mut parts = form(params.finish(&request.other, &request.extra)?);
    for part in &mut parts {
        // Lists are repeated under their plain name.
        if let Some(plain) = part.name.strip_suffix("[]") {
            part.name = plain.to_owned();
        }
    }
    parts.push(file_part("file", audio, "audio", "audio")?);
    Ok(parts)
}

/// Reads an answer: one transcript, or one for each channel.
///
/// # Errors
/// `InvalidResponse` for what holds no transcript.
pub(super) fn read(body: &[u8]) -> Result<Heard> {
    let answer: Value = object(body)?;
    let mut heard = Heard::default();
    let one = std::slice::from_ref(&answer);
    let channels = match answer.get("transcripts") {
        Some(Value::Array(channels)) if !channels.is_empty() => channels,
        _ => one,
    };
    let mut texts = Vec::with_capacity(channels.len());
    for channel in channels {
        let Some(text) = channel.get("text").and_then(Value::as_str) else {
            return Err(unusable("the answer holds no transcript"));
        };
        texts.push(text);
        words(channel, &mut heard.words);
        heard.language = heard
            .language
            .or_else(|| name(channel.get("language_code")));
    }
    heard.text = texts.join("\n");
    if channels.len() > 1 {
        heard.words.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    heard.duration = number(answer.get("audio_duration_secs"));
    heard.other = fields(
        &answer,
        &[
            "language_probability",
            "transcription_id",
            "additional_formats",
            "entities",
        ],
    );
    Ok(heard)
}

/// The words of a channel. Spaces are words of their own, so that languages without them can be put together.
fn words(channel: &Value, words: &mut Vec<Passage>) {
    let mut spaced = true;
    for word in list(channel.get("words")) {
        let text = word["text"].as_str().unwrap_or_default();
        if word["type"] == "spacing" || text.trim().is_empty() {
            spaced = true;
            continue;
        }
        words.push(Passage {
            text: text.to_owned(),
            start: number(word.get("start")).unwrap_or(0.0),
            end: number(word.get("end")).unwrap_or(0.0),
            speaker: name(word.get("speaker_id")),
            glued: !spaced,
            more: fields(word, &["logprob", "type", "channel_index"]),
        });
        spaced = false;
    }
}
