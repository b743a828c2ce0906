//! AssemblyAI: the sound is uploaded, the transcript ordered and looked at until it is done.
//!
//! <https://www.assemblyai.com/docs/api-reference/transcripts/submit>

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{ErrorKind, MediaSource, Result};
use serde_json::{Map, Value};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, checked, object, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::segment;
use crate::shared::heard::{
    Form, Heard, Passage, audio_of, fields, list, name, no_translation, number,
};
use crate::shared::poll::{Pace, Stand, until_done};
use crate::shared::unsupported;

/// Writes down what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssemblyAi;

#[async_trait]
impl Serve<TranscribeRequest> for AssemblyAi {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let form = Form::of(&request)?;
        let mut body = encode(&request, target(link))?;
        let address = address(link, &request).await?;
        body.insert("audio_url".to_owned(), address.into());
        let order = checked(link, link.post_json("/transcript", &body).await?)?;
        let order: Value = object(&order)?;
        let Some(id) = order["id"].as_str() else {
            return Err(link.invalid("the answer does not say which transcript it is"));
        };
        let path = format!("/transcript/{}", segment(id));
        let done = until_done(link, &path, order.clone(), Pace::STEADY, stand).await?;
        let heard = read(done).ok_or_else(|| link.invalid("the answer holds no transcript"))?;
        Ok(heard.into_transcript(form))
    }
}

/// Where the sound can be fetched: its own address, or that of an upload.
async fn address(link: &Link<'_>, request: &TranscribeRequest) -> Result<String> {
    match &audio_of(request)?.source {
        MediaSource::Url(url) => Ok(url.clone()),
        MediaSource::Bytes(bytes) => {
            let kind = "application/octet-stream";
            let reply = link.post_bytes("/upload", kind, bytes.clone()).await?;
            let upload: Value = object(&checked(link, reply)?)?;
            let address = upload["upload_url"].as_str().map(str::to_owned);
            address.ok_or_else(|| link.invalid("the answer does not say where the upload is"))
        }
        MediaSource::Path(_) | MediaSource::Id(_) => Err(unsupported("audio")),
    }
}

/// The order, but for the address of the sound.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
fn encode(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    no_translation(request)?;
    audio_of(request)?;
    let model = target.model;
    let mut params = Params::new(
        EncodeTarget {
            model: "",
            ..target
        },
        &["language", "prompt", "temperature"],
        &[("language", "language_code")],
    );
    if !model.is_empty() {
        params.preset("speech_models", vec![model]);
    }
    match request.language.as_deref() {
        Some(language) => params.set("language", language),
        None => params.preset("language_detection", true),
    }
    // Older models refuse both.
    if model.starts_with("universal-2") {
        for (name, is_set) in [
            ("prompt", request.prompt.is_some()),
            ("temperature", request.temperature.is_some()),
        ] {
            if is_set {
                params.drop_param(name);
            }
        }
    } else {
        params.tune("prompt", request.prompt.as_deref());
        params.tune("temperature", request.temperature);
    }
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    if let Some(diarize) = request.diarize {
        params.set("speaker_labels", diarize);
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

/// Reads a transcript that is done. Times are in milliseconds.
fn read(mut answer: Value) -> Option<Heard> {
    let text = match answer.get_mut("text")?.take() {
        Value::String(text) => text,
        // Silence.
        Value::Null => String::new(),
        _ => return None,
    };
    let passages = |name: &str| {
        let list = list(answer.get(name)).iter();
        list.map(passage).collect()
    };
    Some(Heard {
        text,
        language: name(answer.get("language_code")),
        duration: number(answer.get("audio_duration")),
        passages: passages("utterances"),
        words: passages("words"),
        other: fields(
            &answer,
            &[
                "id",
                "confidence",
                "speech_model_used",
                "language_confidence",
                "summary",
                "chapters",
                "entities",
                "auto_highlights_result",
                "sentiment_analysis_results",
                "content_safety_labels",
                "iab_categories_result",
            ],
        ),
    })
}

fn passage(value: &Value) -> Passage {
    let seconds = |name: &str| number(value.get(name)).unwrap_or(0.0) / 1000.0;
    Passage {
        text: value["text"].as_str().unwrap_or_default().to_owned(),
        start: seconds("start"),
        end: seconds("end"),
        speaker: name(value.get("speaker")),
        glued: false,
        more: fields(value, &["confidence", "channel"]),
    }
}

/// How failures are read, those of an order among them.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let says = |words: &str| facts.words.contains(words);
    let kind = if says("account balance") || says("insufficient funds") {
        ErrorKind::QuotaExhausted
    } else if says("speech model") && (says("not supported") || says("invalid")) {
        ErrorKind::ModelNotFound
    } else if says("authentication error") || says("api token missing") {
        ErrorKind::Auth
    } else if says("download error")
        || says("transcoding failed")
        || says("does not appear to contain audio")
        || says("no spoken audio")
        || says("audio duration is too short")
    {
        ErrorKind::BadRequest
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
