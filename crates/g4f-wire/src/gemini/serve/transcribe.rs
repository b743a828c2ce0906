//! What is said in an audio, written down by a model that hears.
//!
//! These models have no interface for it: they are asked in words, and give words. What only a real transcriber can
//! tell (times, speakers, subtitles) is refused.

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{Error, ErrorKind, Part, Result};
use serde_json::{Map, Value};

use super::generate::{Ask, generate};
use crate::gemini::surface::Surface;
use crate::provider::{Link, Serve};
use crate::shared::unsupported;

/// Writes down what is said.
#[derive(Clone, Copy, Debug)]
pub struct GeminiTranscribe(pub Surface);

#[async_trait]
impl Serve<TranscribeRequest> for GeminiTranscribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        match request.response_format.as_deref() {
            None | Some("json" | "text") => {}
            Some(_) => return Err(unsupported("response_format")),
        }
        if !request.timestamp_granularities.is_empty() {
            return Err(unsupported("timestamp_granularities"));
        }
        if request.diarize == Some(true) {
            return Err(unsupported("diarize"));
        }
        if !request.include.is_empty() {
            return Err(unsupported("include"));
        }
        let language = request.language.clone();
        let words = instruction(&request);
        let audio = request.audio.ok_or_else(|| {
            Error::new(ErrorKind::BadRequest, "there is no audio").with_param("audio")
        })?;
        let mut config = Map::new();
        if let Some(temperature) = request.temperature {
            config.insert("temperature".to_owned(), Value::from(temperature));
        }
        let ask = Ask {
            parts: vec![Part::Audio(audio), Part::Text(words)],
            config,
            other: request.other,
            edits: request.extra,
        };
        let answer = generate(link, self.0, ask).await?;
        Ok(Transcript {
            text: answer.text().trim().to_owned(),
            language: language.filter(|_| !request.translate),
            usage: answer.usage,
            ..Transcript::default()
        })
    }
}

fn instruction(request: &TranscribeRequest) -> String {
    let mut words = if request.translate {
        "Translate what is said in this audio into English.".to_owned()
    } else {
        "Write down what is said in this audio, word for word, in the language that is spoken."
            .to_owned()
    };
    words.push_str(" Answer with these words alone. If nobody speaks, answer with nothing.");
    if let Some(language) = &request.language {
        words.push_str(" The language is ");
        words.push_str(language);
        words.push('.');
    }
    if let Some(prompt) = &request.prompt {
        words.push_str(" Names and terms that may occur: ");
        words.push_str(prompt);
    }
    words
}
