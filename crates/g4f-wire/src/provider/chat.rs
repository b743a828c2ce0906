//! Chat: one request, and its answer as a whole or as it comes.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{
    ChatEvent, ChatRequest, ChatStream, Context, Error, HttpBody, HttpRequest, HttpResponse,
    OnUnsupported, Result,
};
use http::HeaderValue;
use http::header::ACCEPT;

use super::MAX_PLAIN_BODY;
use super::adaptive::Adaptive;
use super::answer::AnswerStream;
use super::core::Core;
use super::family::{AnswerDecoder, ChatFamily, DecodeError, EncodeTarget, Outgoing};
use super::frames::{Frame, Frames};
use super::framing::{self, Framing, framing};
use super::lessons::{Lesson, Lessons};
use super::log;
use super::memory::Memory;
use super::origin::{Origin, name_request};
use crate::classify::Override;
use crate::frame::Utf8Bytes;
use crate::http::collect;

/// A family, whatever its decoder.
pub(super) trait Dialect: Send + Sync {
    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing>;

    fn verdict(&self) -> Override;

    /// Reads an answer as it comes.
    fn stream(&self, request: &ChatRequest, response: HttpResponse, origin: Origin) -> ChatStream;

    /// Reads an answer that is here as a whole.
    fn whole(
        &self,
        request: &ChatRequest,
        framing: Option<Framing>,
        body: &Bytes,
    ) -> Result<VecDeque<ChatEvent>, DecodeError>;
}

impl<F: ChatFamily> Dialect for F {
    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        ChatFamily::encode(self, request, target)
    }

    fn verdict(&self) -> Override {
        ChatFamily::verdict(self)
    }

    fn stream(&self, request: &ChatRequest, response: HttpResponse, origin: Origin) -> ChatStream {
        let decoder = Adaptive::new(self.decoder(request), self.tongue());
        ChatStream::new(AnswerStream::new(response, decoder, origin))
    }

    fn whole(
        &self,
        request: &ChatRequest,
        framing: Option<Framing>,
        body: &Bytes,
    ) -> Result<VecDeque<ChatEvent>, DecodeError> {
        let mut decoder = Adaptive::new(self.decoder(request), self.tongue());
        let mut events = VecDeque::with_capacity(5);
        match framing {
            Some(framing @ (Framing::Sse | Framing::EventStream)) => {
                read_frames(framing, body, decoder, &mut events)?;
            }
            _ => decoder.whole(body, &mut events)?,
        }
        Ok(events)
    }
}

/// A stream that was not asked for, and is here as a whole.
fn read_frames(
    framing: Framing,
    body: &Bytes,
    mut decoder: impl AnswerDecoder,
    events: &mut VecDeque<ChatEvent>,
) -> Result<(), DecodeError> {
    let mut frames = Frames::of(framing);
    frames.push(body.clone());
    while let Some(frame) = frames.next(true) {
        let frame = frame.map_err(|error| {
            DecodeError::invalid(g4f_types::ErrorKind::InvalidResponse, error.to_string())
        })?;
        if let Frame::Message(name, data) = frame {
            decoder.push(name.as_ref().map(Utf8Bytes::as_str), data.as_str(), events)?;
        }
    }
    decoder.finish(events)
}

/// Asks. What was learned of a model is kept in `memory`.
pub(super) async fn ask(
    core: &Core,
    dialect: &dyn Dialect,
    memory: &Memory,
    cx: &Context,
    request: &ChatRequest,
    origin: Origin,
) -> Result<ChatStream> {
    match begin(core, dialect, memory, cx, request, &origin).await {
        Ok(Begun::Stream(response)) => Ok(dialect.stream(request, response, origin)),
        Ok(Begun::Whole(events)) => Ok(ChatStream::ready(events)),
        Err(error) => Err(origin.sign(error)),
    }
}

/// What came back at first.
enum Begun {
    /// All of the answer.
    Whole(VecDeque<ChatEvent>),
    /// Its head.
    Stream(HttpResponse),
}

async fn begin(
    core: &Core,
    dialect: &dyn Dialect,
    memory: &Memory,
    cx: &Context,
    request: &ChatRequest,
    origin: &Origin,
) -> Result<Begun> {
    let options = cx.options();
    // What was learned holds for the provider's own server, not for one that a call names.
    let own_server = options.base_url.is_none();
    let lessons = if own_server {
        memory.of(&origin.model)
    } else {
        Lessons::default()
    };
    let target = EncodeTarget {
        provider: &core.info.id,
        model: &origin.model,
        behind: core.endpoint.behind(),
        on_unsupported: options.on_unsupported.unwrap_or_default(),
        lessons: &lessons,
    };
    let outgoing = dialect.encode(request, target)?;
    if !outgoing.dropped.is_empty() {
        tracing::debug!(
            request_id = &**cx.request_id(), provider = &*core.info.id, model = &*origin.model,
            dropped = ?outgoing.dropped, "parameters left out that the provider does not take"
        );
    }
    log::sent(cx, origin, &outgoing.body);
    let url = core.endpoint.url(cx, &outgoing.path)?;
    let mut http = HttpRequest::post(url, HttpBody::Bytes(outgoing.body));
    http.headers = outgoing.headers;
    if request.stream && !http.headers.contains_key(ACCEPT) {
        // Some servers stream only for the first, and write their errors in the second.
        let accept = HeaderValue::from_static("text/event-stream, application/json");
        http.headers.insert(ACCEPT, accept);
    }
    let response = core.send(cx, http, origin.key.as_ref()).await?;
    if !response.status.is_success() {
        let refusal = origin.read(response).await;
        return Err(if own_server {
            learn(core, memory, cx, origin, refusal)
        } else {
            refusal
        });
    }
    if request.stream || framing::is_stream(&response.headers) {
        return Ok(Begun::Stream(response));
    }
    read(dialect, request, response, origin)
        .await
        .map(Begun::Whole)
}

/// Reads an answer that is expected as a whole.
async fn read(
    dialect: &dyn Dialect,
    request: &ChatRequest,
    response: HttpResponse,
    origin: &Origin,
) -> Result<VecDeque<ChatEvent>> {
    let HttpResponse {
        status,
        headers,
        body,
    } = response;
    let body = collect(body, &headers, MAX_PLAIN_BODY).await?;
    log::received(origin, &body);
    let mut events = dialect
        .whole(request, framing(&headers, &body), &body)
        .map_err(|error| origin.explain(error, status, headers.clone(), body))?;
    for event in events.iter_mut().take(2) {
        name_request(event, &headers, &origin.model);
    }
    Ok(events)
}

/// Keeps what a refusal teaches, so that the next call does better. Whether there is one, is for the layers above to
/// say; they are told the parameter by the name under which it was sent.
fn learn(core: &Core, memory: &Memory, cx: &Context, origin: &Origin, refusal: Error) -> Error {
    if cx.options().on_unsupported == Some(OnUnsupported::Error) {
        return refusal;
    }
    let Some(lesson) = Lesson::of(&refusal) else {
        return refusal;
    };
    if Lesson::lasts(&refusal) {
        memory.keep(&origin.model, lesson);
        tracing::debug!(
            request_id = &**cx.request_id(),
            provider = &*core.info.id,
            model = &*origin.model,
            ?lesson,
            "the provider does not take a parameter; it is not sent again"
        );
    }
    match lesson {
        Lesson::Without(name) => refusal.with_param(name),
        Lesson::TokenLimit(_) => refusal,
    }
}
