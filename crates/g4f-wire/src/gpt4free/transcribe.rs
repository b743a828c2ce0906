//! Transcription: `/api/{provider}/audio/transcriptions`. The server asks its provider in words to do it, so what is
//! known of the audio is said in words as well.

use async_trait::async_trait;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{Error, ErrorKind, Result};

use super::names::{Names, address};
use crate::openai::facet::{Params, explain, file_part, form, target};
use crate::openai::transcribe::answer::decode;
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::unsupported;

/// Writes down what is said.
#[derive(Clone, Debug, Default)]
pub struct Transcribe {
    names: Names,
}

impl Transcribe {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl Serve<TranscribeRequest> for Transcribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let refused = [
            (request.translate, "translate"),
            (request.diarize == Some(true), "diarize"),
            (
                !request.timestamp_granularities.is_empty(),
                "timestamp_granularities",
            ),
            (!request.include.is_empty(), "include"),
            (
                matches!(
                    request.response_format.as_deref(),
                    Some("srt" | "vtt" | "verbose_json" | "diarized_json")
                ),
                "response_format",
            ),
        ];
        if let Some((_, name)) = refused.iter().find(|(asked, _)| *asked) {
            return Err(unsupported(name));
        }
        let audio = request.audio.as_ref().ok_or_else(|| {
            let error = Error::new(
                ErrorKind::BadRequest,
                "audio: there is nothing to listen to",
            );
            error.with_param("audio")
        })?;
        let asked = self.names.read(link.model());
        let target = EncodeTarget {
            model: asked.model,
            ..target(link)
        };
        let mut params = Params::new(target, &[], &[]);
        if let Some(words) = words(&request) {
            params.set("prompt", words);
        }
        params.tune("temperature", request.temperature);
        let mut parts = form(params.finish(&request.other, &request.extra)?);
        parts.push(file_part("file", audio, "audio", "audio")?);
        let url = address(link, asked.provider, "audio/transcriptions")?;
        let reply = link.post_form(&url, parts).await?;
        let transcript = decode(&reply.body, Some("json"), reply.media_type().as_deref());
        transcript.map_err(|error| explain(link, error))
    }
}

/// The order to the provider, where the server's own does not say enough.
fn words(request: &TranscribeRequest) -> Option<String> {
    let (language, prompt) = (request.language.as_deref(), request.prompt.as_deref());
    if language.is_none() && prompt.is_none() {
        return None;
    }
    let mut words = "Transcribe this audio.".to_owned();
    if let Some(language) = language {
        words.push_str(" Its language is ");
        words.push_str(language);
        words.push('.');
    }
    if let Some(prompt) = prompt {
        words.push_str(" It may help to know: ");
        words.push_str(prompt);
    }
    Some(words)
}
