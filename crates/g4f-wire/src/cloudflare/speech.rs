//! Speech: as bytes that come as they are made, or as base64 in the envelope.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::media::sniff;
use g4f_types::{HttpBody, HttpRequest, HttpResponse, Result};
use serde_json::{Map, Value};

use super::run;
use crate::http::read_body;
use crate::provider::{Link, Reply, Serve, media_type};
use crate::shared::json::text;
use crate::shared::needs;

/// Most bytes of speech that comes in one piece.
const MOST: u64 = 64 * 1024 * 1024;

/// Speaks.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudflareSpeech;

#[async_trait]
impl Serve<SpeechRequest> for CloudflareSpeech {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let mut body = Value::Object(body(link, &request)?);
        for edit in &request.extra {
            if edit.applies_to(link.provider(), link.model()) {
                edit.apply(&mut body)?;
            }
        }
        let body = HttpBody::Bytes(body.to_string().into());
        let response = link
            .open(HttpRequest::post(run::address(link)?, body))
            .await?;
        let kind = media_type(&response.headers).unwrap_or_default();
        if kind.contains("json") || kind.starts_with("text/") {
            return enveloped(link, response).await;
        }
        Ok(SpeechAnswer {
            media_type: if kind.starts_with("audio/") {
                kind
            } else {
                "audio/mpeg".to_owned()
            },
            audio: Box::pin(link.late().signed(response.body)),
        })
    }
}

/// Deepgram's voices and the others have names of their own for everything.
fn body(link: &Link<'_>, request: &SpeechRequest) -> Result<Map<String, Value>> {
    let words = |words: &Option<String>| words.as_deref().map(Value::from);
    let deepgram = link.model().contains("deepgram/");
    needs::leave_out(
        link.on_unsupported(),
        &[
            (request.instructions.is_some(), "instructions"),
            (request.speed.is_some(), "speed"),
            (request.voice.is_some() && !deepgram, "voice"),
            (request.language.is_some() && deepgram, "language"),
            (
                request.response_format.is_some() && !deepgram,
                "response_format",
            ),
            (request.sample_rate.is_some() && !deepgram, "sample_rate"),
        ],
    )?;
    let input = Some(Value::from(request.input.as_str()));
    Ok(if deepgram {
        let (encoding, container) = match request.response_format.as_deref() {
            Some("wav") => (Some("linear16"), Some("wav")),
            Some("pcm") => (Some("linear16"), Some("none")),
            Some("opus") => (Some("opus"), Some("ogg")),
            other => (other, None),
        };
        run::fields(
            [
                ("text", input),
                ("speaker", words(&request.voice)),
                ("encoding", encoding.map(Value::from)),
                ("container", container.map(Value::from)),
                ("sample_rate", request.sample_rate.map(Value::from)),
            ],
            &request.other,
        )
    } else {
        run::fields(
            [("prompt", input), ("lang", words(&request.language))],
            &request.other,
        )
    })
}

/// Speech in the envelope: `{"audio": base64}`.
async fn enveloped(link: &Link<'_>, response: HttpResponse) -> Result<SpeechAnswer> {
    let (status, headers) = (response.status, response.headers.clone());
    let reply = Reply {
        status,
        headers,
        body: read_body(response, MOST).await?,
    };
    let result = run::result(link, &reply)?;
    let encoded = text(&result, "audio").or_else(|| result.as_str());
    let bytes = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else {
        return Err(link.invalid("the answer holds no speech"));
    };
    let media_type = sniff(&bytes).filter(|kind| kind.starts_with("audio/"));
    let whole = std::iter::once(Ok(Bytes::from(bytes)));
    Ok(SpeechAnswer {
        media_type: media_type.unwrap_or("audio/mpeg").to_owned(),
        audio: Box::pin(Whole(whole)),
    })
}

/// A stream of what is here.
struct Whole<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Whole<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}
