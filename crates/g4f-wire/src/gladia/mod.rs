//! Gladia: the sound is uploaded, the transcript ordered and looked at until it is done.
//!
//! <https://docs.gladia.io/api-reference/v2/pre-recorded/init>

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{ErrorKind, MediaSource, Result};
use serde_json::{Map, Value, json};

use crate::classify::{Facts, Verdict};
use crate::openai::facet::{Params, checked, file_part, object, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::address::segment;
use crate::shared::heard::{Form, Heard, Passage, audio_of, fields, list, name, number};
use crate::shared::poll::{Pace, Stand, until_done};
use crate::shared::unsupported;

/// Writes down what is said, or translates it into English.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gladia;

#[async_trait]
impl Serve<TranscribeRequest> for Gladia {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let form = Form::of(&request)?;
        let mut body = encode(&request, target(link))?;
        let address = address(link, &request).await?;
        body.insert("audio_url".to_owned(), address.into());
        let order = checked(link, link.post_json("/pre-recorded", &body).await?)?;
        let order: Value = object(&order)?;
        let Some(id) = order["id"].as_str() else {
            return Err(link.invalid("the answer does not say which transcript it is"));
        };
        let path = format!("/pre-recorded/{}", segment(id));
        let done = until_done(link, &path, order.clone(), Pace::STEADY, stand).await?;
        let heard = read(&done, request.translate);
        let heard = heard.ok_or_else(|| link.invalid("the answer holds no transcript"))?;
        Ok(heard.into_transcript(form))
    }
}

/// Where the sound can be fetched: its own address, or that of an upload.
async fn address(link: &Link<'_>, request: &TranscribeRequest) -> Result<String> {
    let audio = audio_of(request)?;
    if let MediaSource::Url(url) = &audio.source {
        return Ok(url.clone());
    }
    let part = file_part("audio", audio, "audio", "audio")?;
    let upload = checked(link, link.post_form("/upload", vec![part]).await?)?;
    let upload: Value = object(&upload)?;
    let address = upload["audio_url"].as_str().map(str::to_owned);
    address.ok_or_else(|| link.invalid("the answer does not say where the upload is"))
}

/// The order, but for the address of the sound.
///
/// # Errors
/// `BadRequest` without a sound, `Unsupported` for what cannot be done.
fn encode(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    audio_of(request)?;
    let mut params = Params::new(target, &[], &[("prompt", "custom_vocabulary_config")]);
    if let Some(language) = &request.language {
        params.set("language_config", json!({ "languages": [language] }));
    }
    if let Some(prompt) = &request.prompt {
        let terms = prompt.split([',', '\n', ';']).map(str::trim);
        let terms: Vec<&str> = terms.filter(|term| !term.is_empty()).collect();
        params.set("custom_vocabulary", true);
        params.set("prompt", json!({ "vocabulary": terms }));
    }
    params.tune("temperature", request.temperature);
    if !request.include.is_empty() {
        return Err(unsupported("include"));
    }
    if let Some(diarize) = request.diarize {
        params.set("diarization", diarize);
    }
    if request.translate {
        params.set("translation", true);
        params.preset("translation_config", json!({ "target_languages": ["en"] }));
    }
    params.finish(&request.other, &request.extra)
}

fn stand(report: &Value) -> Stand {
    match report["status"].as_str() {
        Some("done") => Stand::Done,
        Some("error") => Stand::Failed,
        _ => Stand::AtWork,
    }
}

/// Reads a transcript that is done, or its translation.
fn read(answer: &Value, translated: bool) -> Option<Heard> {
    let result = answer.get("result")?;
    let said = if translated {
        result.pointer("/translation/results/0")?
    } else {
        result.get("transcription")?
    };
    let text = said.get("full_transcript")?.as_str()?;
    let utterances = list(said.get("utterances"));
    let words = utterances.iter().flat_map(|utterance| {
        let speaker = name(utterance.get("speaker"));
        let words = list(utterance.get("words")).iter();
        words.map(move |word| Passage {
            speaker: speaker.clone(),
            ..passage(word, "word")
        })
    });
    Some(Heard {
        text: text.to_owned(),
        language: name(list(said.get("languages")).first()),
        duration: number(result.pointer("/metadata/audio_duration")),
        passages: utterances.iter().map(|one| passage(one, "text")).collect(),
        words: words.collect(),
        other: fields(
            result,
            &[
                "metadata",
                "summarization",
                "translation",
                "sentiment_analysis",
                "named_entity_recognition",
                "chapterization",
            ],
        ),
    })
}

fn passage(value: &Value, text: &str) -> Passage {
    Passage {
        text: value[text].as_str().unwrap_or_default().trim().to_owned(),
        start: number(value.get("start")).unwrap_or(0.0),
        end: number(value.get("end")).unwrap_or(0.0),
        speaker: name(value.get("speaker")),
        glued: false,
        more: fields(value, &["confidence", "channel", "language"]),
    }
}

/// How failures are read.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let says = |words: &str| facts.words.contains(words);
    let status = facts.json.and_then(|json| json.get("error_code")?.as_u64());
    let kind = if says("gladia key") || says("api key") && says("not found") {
        ErrorKind::Auth
    } else if says("payment") || says("usage limit") || says("out of credit") {
        ErrorKind::QuotaExhausted
    } else {
        // An order that failed says which status it would have had.
        match status? {
            400..=499 => ErrorKind::BadRequest,
            _ => ErrorKind::Server,
        }
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
