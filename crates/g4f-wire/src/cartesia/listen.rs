//! Transcription: `POST /stt`. <https://docs.cartesia.ai/api-reference/stt/transcribe>

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
pub struct InkWhisper;

#[async_trait]
impl Serve<TranscribeRequest> for InkWhisper {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let kind = Form::of(&request)?;
        let parts = encode(&request, kind, target(link))?;
        let body = checked(link, link.post_form("/stt", parts).await?)?;
        Ok(read(&body)?.into_transcript(kind))
    }
}

/// The parts of a call. The sound comes last.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
pub(super) fn encode(
    request: &TranscribeRequest,
    kind: Form,
    target: EncodeTarget<'_>,
) -> Result<Vec<FormPart>> {
    no_translation(request)?;
    let audio = audio_of(request)?;
    if matches!(audio.source, MediaSource::Url(_)) {
        let refusal = unsupported("audio");
        return Err(refusal.with_message("audio: this provider wants the file, not an address"));
    }
    if request.diarize == Some(true) {
        return Err(unsupported("diarize"));
    }
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    let mut params = Params::new(target, &["language"], &[]);
    params.tune("language", request.language.as_deref());
    params.tune("prompt", request.prompt.as_deref());
    params.tune("temperature", request.temperature);
    let wants_times = request.response_format.as_deref() == Some("verbose_json")
        || kind != Form::Plain
        || !request.timestamp_granularities.is_empty();
    if wants_times {
        params.set("timestamp_granularities", vec!["word"]);
    }
    let mut parts = form(params.finish(&request.other, &request.extra)?);
    parts.push(file_part("file", audio, "audio", "audio")?);
    Ok(parts)
}

/// Reads an answer.
///
/// # Errors
/// `InvalidResponse` for what holds no transcript.
pub(super) fn read(body: &[u8]) -> Result<Heard> {
    let answer: Value = object(body)?;
    let Some(text) = answer.get("text").and_then(Value::as_str) else {
        return Err(unusable("the answer holds no transcript"));
    };
    let words = list(answer.get("words")).iter().map(|word| Passage {
        text: word["word"].as_str().unwrap_or_default().trim().to_owned(),
        start: number(word.get("start")).unwrap_or(0.0),
        end: number(word.get("end")).unwrap_or(0.0),
        ..Passage::default()
    });
    Ok(Heard {
        text: text.to_owned(),
        language: name(answer.get("language")),
        duration: number(answer.get("duration")),
        passages: Vec::new(),
        words: words.collect(),
        other: fields(&answer, &["request_id"]),
    })
}
