//! Text to speech: sound comes back as it is made.

use async_trait::async_trait;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{HttpBody, HttpRequest, Result};

use super::task;
use crate::http::read_body;
use crate::provider::{Link, Reply, Serve, media_type};
use crate::shared::needs;

/// Most bytes of an answer that is no sound.
const MOST: u64 = 1024 * 1024;

/// Speaks. The voice is the model's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct HuggingFaceSpeech;

#[async_trait]
impl Serve<SpeechRequest> for HuggingFaceSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        needs::leave_out(
            link.on_unsupported(),
            &[
                (request.voice.is_some(), "voice"),
                (request.instructions.is_some(), "instructions"),
                (request.response_format.is_some(), "response_format"),
                (request.speed.is_some(), "speed"),
                (request.language.is_some(), "language"),
                (request.sample_rate.is_some(), "sample_rate"),
            ],
        )?;
        let mut body = task::body(request.input.as_str().into(), [], &request.other);
        for edit in &request.extra {
            if edit.applies_to(link.provider(), link.model()) {
                edit.apply(&mut body)?;
            }
        }
        let body = HttpBody::Bytes(body.to_string().into());
        let response = link
            .open(HttpRequest::post(task::address(link)?, body))
            .await?;
        let kind = media_type(&response.headers).unwrap_or_default();
        if kind.contains("json") || kind.starts_with("text/") {
            let reply = Reply {
                status: response.status,
                headers: response.headers.clone(),
                body: read_body(response, MOST).await?,
            };
            let answer = reply.value()?;
            return Err(match answer.get("error") {
                Some(_) => link.in_band(&answer),
                None => link.invalid("the answer holds no speech"),
            });
        }
        Ok(SpeechAnswer {
            // Where nobody says, it is what the library behind it writes.
            media_type: if kind.starts_with("audio/") {
                kind
            } else {
                "audio/flac".to_owned()
            },
            audio: Box::pin(link.late().signed(response.body)),
        })
    }
}
