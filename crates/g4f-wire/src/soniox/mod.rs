//! Soniox: the sound is uploaded, the transcript ordered, looked at until it is done, and fetched.
//!
//! What was uploaded and written stays on the server until it is deleted, and counts against a limit; so it is.
//! <https://soniox.com/docs/stt/async/async-transcription>

mod tokens;

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{ErrorKind, MediaSource, Result};
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, checked, file_part, object, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::segment;
use crate::shared::heard::{Form, audio_of, fields, number};
use crate::shared::poll::{Pace, Stand, look, until_done};
use crate::shared::unsupported;

/// Writes down what is said, or translates it into English.
#[derive(Clone, Copy, Debug, Default)]
pub struct Soniox;

#[async_trait]
impl Serve<TranscribeRequest> for Soniox {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let form = Form::of(&request)?;
        let mut body = encode(&request, target(link))?;
        let audio = audio_of(&request)?;
        let mut garbage = Vec::new();
        if let MediaSource::Url(url) = &audio.source {
            body.insert("audio_url".to_owned(), url.as_str().into());
        } else {
            let part = file_part("file", audio, "audio", "audio")?;
            let file = checked(link, link.post_form("/files", vec![part]).await?)?;
            let id = id_of(link, &object(&file)?)?;
            garbage.push(format!("/files/{}", segment(&id)));
            body.insert("file_id".to_owned(), id.into());
        }
        let outcome = transcribe(link, &body, request.translate, &mut garbage).await;
        for path in garbage.iter().rev() {
            // What cannot be deleted is no reason to keep the transcript back.
            if let Err(error) = link.delete(path).await {
                tracing::debug!(provider = link.provider(), %error, "something was left on the server");
            }
        }
        Ok(outcome?.into_transcript(form))
    }
}

async fn transcribe(
    link: &Link<'_>,
    body: &Map<String, Value>,
    translated: bool,
    garbage: &mut Vec<String>,
) -> Result<crate::shared::heard::Heard> {
    let order = checked(link, link.post_json("/transcriptions", body).await?)?;
    let order: Value = object(&order)?;
    let path = format!("/transcriptions/{}", segment(&id_of(link, &order)?));
    garbage.push(path.clone());
    let done = until_done(link, &path, order, Pace::STEADY, stand).await?;
    let answer = look(link, &format!("{path}/transcript")).await?;
    let heard = tokens::read(&answer, translated);
    let mut heard = heard.ok_or_else(|| link.invalid("the answer holds no transcript"))?;
    heard.duration = number(done.get("audio_duration_ms")).map(|millis| millis / 1000.0);
    heard.other = fields(&done, &["id", "model"]);
    Ok(heard)
}

fn id_of(link: &Link<'_>, answer: &Value) -> Result<String> {
    let id = answer["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| link.invalid("the answer does not say what it is about"))
}

/// The order, but for the sound.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
fn encode(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    audio_of(request)?;
    let mut params = Params::new(target, &["prompt"], &[("prompt", "context")]);
    if let Some(language) = &request.language {
        params.set("language_hints", vec![language.as_str()]);
    }
    params.preset("enable_language_identification", true);
    if let Some(prompt) = &request.prompt {
        params.set("prompt", json!({ "text": prompt }));
    }
    params.tune("temperature", request.temperature);
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    if let Some(diarize) = request.diarize {
        params.set("enable_speaker_diarization", diarize);
    }
    if request.translate {
        let into_english = json!({ "type": "one_way", "target_language": "en" });
        params.preset("translation", into_english);
    }
    params.finish(&request.other, &request.extra)
}

fn stand(report: &Value) -> Stand {
    match report["status"].as_str() {
        Some("completed") => Stand::Done,
        Some("error") => Stand::Failed,
        _ => Stand::AtWork,
    }
}

/// How failures are read. <https://soniox.com/docs/stt/async/error-handling>
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let word = |name: &str| facts.json.and_then(|json| json.get(name)?.as_str());
    let kind = match word("error_type")? {
        "unauthenticated" => ErrorKind::Auth,
        "balance_exhausted" | "quota_exceeded" | "monthly_budget_exhausted" => {
            ErrorKind::QuotaExhausted
        }
        "limit_exceeded" | "rate_limited" => ErrorKind::RateLimited,
        "invalid_model" | "model_not_found" => ErrorKind::ModelNotFound,
        "invalid_request" | "invalid_audio_file" | "file_download_failed" | "audio_too_long" => {
            ErrorKind::BadRequest
        }
        _ => return None,
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
