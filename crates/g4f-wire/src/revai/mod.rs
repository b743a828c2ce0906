//! Rev AI: a job is ordered, looked at until it is done, and its transcript fetched.
//!
//! <https://docs.rev.ai/api/asynchronous/>

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::transport::FormPart;
use g4f_types::{ErrorKind, HttpRequest, MediaSource, Result};
use http::HeaderValue;
use http::header::ACCEPT;
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, checked, file_part, object, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::segment;
use crate::shared::heard::{
    Form, Heard, MAX_TRANSCRIPT, Passage, audio_of, fields, list, name, no_translation, number,
};
use crate::shared::poll::{Pace, Stand, until_done};
use crate::shared::unsupported;

/// The media type of a transcript with times.
const TRANSCRIPT: &str = "application/vnd.rev.transcript.v1.0+json";

/// Writes down what is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct RevAi;

#[async_trait]
impl Serve<TranscribeRequest> for RevAi {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let form = Form::of(&request)?;
        let job = order(link, &request).await?;
        let Some(id) = job["id"].as_str() else {
            return Err(link.invalid("the answer does not say which job it is"));
        };
        let path = format!("/jobs/{}", segment(id));
        let done = until_done(link, &path, job.clone(), Pace::STEADY, stand).await?;
        let mut get = HttpRequest::get(format!("{path}/transcript"));
        get.headers
            .insert(ACCEPT, HeaderValue::from_static(TRANSCRIPT));
        get.options.max_body = Some(MAX_TRANSCRIPT);
        let transcript = link.exchange(get).await?.value()?;
        let heard = read(&transcript, request.diarize == Some(true));
        let mut heard = heard.ok_or_else(|| link.invalid("the answer holds no transcript"))?;
        heard.language = name(done.get("language")).or_else(|| request.language.clone());
        heard.duration = number(done.get("duration_seconds"));
        heard.other = fields(&done, &["id", "transcriber"]);
        Ok(heard.into_transcript(form))
    }
}

async fn order(link: &Link<'_>, request: &TranscribeRequest) -> Result<Value> {
    let options = encode(request, target(link))?;
    let audio = audio_of(request)?;
    let reply = if let MediaSource::Url(url) = &audio.source {
        let mut body = options;
        let source = json!({ "url": url });
        body.insert("source_config".to_owned(), source);
        link.post_json("/jobs", &body).await?
    } else {
        let options = FormPart {
            name: "options".to_owned(),
            data: Bytes::from(Value::Object(options).to_string()),
            file_name: None,
            media_type: Some("application/json".to_owned()),
        };
        let media = file_part("media", audio, "audio", "audio")?;
        link.post_form("/jobs", vec![options, media]).await?
    };
    object(&checked(link, reply)?)
}

/// The options of a job.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
fn encode(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    no_translation(request)?;
    audio_of(request)?;
    let mut params = Params::new(target, &["language"], &[("model", "transcriber")]);
    params.tune("language", request.language.as_deref());
    if let Some(prompt) = &request.prompt {
        let phrases = prompt.split([',', '\n', ';']).map(str::trim);
        let phrases: Vec<&str> = phrases.filter(|phrase| !phrase.is_empty()).collect();
        params.set("custom_vocabularies", json!([{ "phrases": phrases }]));
    }
    params.tune("temperature", request.temperature);
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    if request.diarize == Some(false) {
        params.set("skip_diarization", true);
    }
    params.finish(&request.other, &request.extra)
}

fn stand(job: &Value) -> Stand {
    match job["status"].as_str() {
        Some("transcribed" | "completed") => Stand::Done,
        Some("failed") => Stand::Failed,
        _ => Stand::AtWork,
    }
}

/// Reads a transcript: monologues of words and what stands between them. Speakers are named where they were asked for.
fn read(answer: &Value, speakers: bool) -> Option<Heard> {
    let monologues = answer.get("monologues")?.as_array()?;
    let mut heard = Heard::default();
    let mut texts = Vec::with_capacity(monologues.len());
    for monologue in monologues {
        let speaker = name(monologue.get("speaker")).filter(|_| speakers);
        let mut text = String::new();
        let first = heard.words.len();
        for element in list(monologue.get("elements")) {
            let value = element["value"].as_str().unwrap_or_default();
            let spaced = text.is_empty() || text.ends_with(char::is_whitespace);
            text.push_str(value);
            if element["type"] == "text" {
                let start = number(element.get("ts"));
                heard.words.push(Passage {
                    text: value.to_owned(),
                    start: start.unwrap_or(0.0),
                    end: number(element.get("end_ts")).or(start).unwrap_or(0.0),
                    speaker: speaker.clone(),
                    glued: !spaced,
                    more: fields(element, &["confidence"]),
                });
            } else if let Some(word) = heard.words[first..].last_mut() {
                // A mark belongs to the word before it; spaces are no marks.
                word.text.push_str(value.trim());
            }
        }
        texts.push(text);
    }
    heard.text = texts.join(" ");
    Some(heard)
}

/// How failures are read: problem details, and the reasons of jobs that failed.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let failure = facts.json.and_then(|json| json.get("failure")?.as_str());
    let says = |words: &str| facts.words.contains(words);
    let kind = match failure {
        Some("insufficient_balance" | "invoicing_limit_exceeded") => ErrorKind::QuotaExhausted,
        Some(
            "download_failure"
            | "duration_exceeded"
            | "duration_too_short"
            | "empty_media"
            | "invalid_media"
            | "unsupported_media_type",
        ) => ErrorKind::BadRequest,
        Some("transcription") => ErrorKind::Server,
        _ if says("out-of-credit") || says("enough credits") => ErrorKind::QuotaExhausted,
        _ if says("authorization has been denied") => ErrorKind::Auth,
        _ => return None,
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
