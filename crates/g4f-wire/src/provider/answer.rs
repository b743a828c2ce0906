//! An answer as it comes: bytes into frames, frames into events, one poll at a time.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use g4f_types::transport::BodyStream;
use g4f_types::{ChatEvent, Error, ErrorKind, HttpResponse, Result};
use http::{HeaderMap, StatusCode};

use super::MAX_PLAIN_BODY;
use super::family::{AnswerDecoder, DecodeError};
use super::frames::{Frame, Frames};
use super::framing::{Framing, begun, framing};
use super::log;
use super::origin::{Origin, name_request};
use crate::frame::Utf8Bytes;

/// Turns of the runtime that an answer that is complete waits for the end of its body.
const TAIL_TURNS: u8 = 3;

/// Bytes that are kept while they do not say how the body is framed.
const MOST_HELD: usize = 64;

/// The events of an answer.
///
/// It holds the body, one chunk of it in frames, and the events of one frame: what is not polled is not read.
pub(super) struct AnswerStream<D> {
    /// `None` once it has ended, broken or is of no more interest.
    body: Option<BodyStream>,
    frames: Frames,
    decoder: D,
    events: VecDeque<ChatEvent>,
    /// Comes after the events.
    failure: Option<Error>,
    turns_left: u8,
    status: StatusCode,
    headers: HeaderMap,
    origin: Origin,
}

impl<D: AnswerDecoder> AnswerStream<D> {
    pub(super) fn new(response: HttpResponse, decoder: D, origin: Origin) -> Self {
        Self {
            body: Some(response.body),
            frames: Frames::Undecided(BytesMut::new()),
            decoder,
            events: VecDeque::new(),
            failure: None,
            turns_left: TAIL_TURNS,
            status: response.status,
            headers: response.headers,
            origin,
        }
    }

    /// Takes the next frame that is here; `false` when there is none.
    fn take_frame(&mut self) -> bool {
        let ended = self.body.is_none();
        let Some(frame) = self.frames.next(ended) else {
            return false;
        };
        match frame {
            Ok(Frame::Ping) => self.events.push_back(ChatEvent::Ping),
            Ok(Frame::Message(name, data)) => {
                let (name, data) = (name.as_ref().map(Utf8Bytes::as_str), data.as_str());
                log::frame(&self.origin, data);
                let taken = self.decoder.push(name, data, &mut self.events);
                if let Err(error) = taken {
                    self.fail(error, Bytes::new());
                }
            }
            Err(error) => {
                let error = Error::new(ErrorKind::InvalidResponse, error.to_string());
                self.fail(error.with_reached_upstream(true).into(), Bytes::new());
            }
        }
        true
    }

    /// Takes a chunk of the body.
    fn take_chunk(&mut self, chunk: Bytes) {
        let chunk = match &mut self.frames {
            Frames::Undecided(held) => {
                let chunk = if held.is_empty() {
                    chunk
                } else {
                    held.extend_from_slice(&chunk);
                    held.split().freeze()
                };
                let Some(framing) = begun(&self.headers, &chunk) else {
                    // White space before the first frame says nothing, and may go on for long.
                    let is_long = chunk.len() > MOST_HELD;
                    held.extend_from_slice(if is_long { chunk.trim_ascii() } else { &chunk });
                    return;
                };
                self.frames = Frames::of(framing);
                chunk
            }
            _ => chunk,
        };
        self.frames.push(chunk);
        if let Frames::Plain(held) = &self.frames
            && held.len() as u64 > MAX_PLAIN_BODY
        {
            let message = format!("the answer is larger than {MAX_PLAIN_BODY} bytes");
            let error = Error::new(ErrorKind::InvalidResponse, message);
            self.fail(error.with_reached_upstream(true).into(), Bytes::new());
        }
    }

    /// The body has ended: what did not say how it is framed says no more.
    fn decide(&mut self) {
        if let Frames::Undecided(held) = &mut self.frames
            && let Some(framing) = framing(&self.headers, held)
        {
            let held = held.split().freeze();
            self.frames = Frames::of(framing);
            self.frames.push(held);
        }
    }

    /// The body has ended, and every frame of it is taken.
    fn end(&mut self, broken: Option<Error>) {
        let whole = match std::mem::replace(&mut self.frames, Frames::of(Framing::Sse)) {
            Frames::Plain(body) if broken.is_none() => Some(body.freeze()),
            Frames::Undecided(_) if broken.is_none() => Some(Bytes::new()),
            _ => None,
        };
        let ended = match &whole {
            Some(body) => {
                log::received(&self.origin, body);
                self.decoder.whole(body, &mut self.events)
            }
            // What broke after the provider said how it ended was whole.
            None => self.decoder.finish(&mut self.events),
        };
        if let Err(error) = ended {
            match broken {
                Some(broken) => self.fail(broken.into(), Bytes::new()),
                None => self.fail(error, whole.unwrap_or_default()),
            }
        }
    }

    /// Ends the answer with an error, after the events that are here.
    fn fail(&mut self, error: DecodeError, body: Bytes) {
        self.body = None;
        self.frames = Frames::of(Framing::Sse);
        let headers = self.headers.clone();
        let error = self.origin.explain(error, self.status, headers, body);
        self.failure = Some(self.origin.sign(error));
    }

    /// Lets go of the body of an answer that is complete, its end first if that is here: only a connection that was
    /// read to the end can be used again. It often needs a turn of the runtime to be seen, and gets a few.
    fn let_go(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(body) = &mut self.body {
            match body.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(_))) if self.turns_left > 0 => self.turns_left -= 1,
                Poll::Pending if self.turns_left > 0 => {
                    self.turns_left -= 1;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                _ => self.body = None,
            }
        }
        Poll::Ready(())
    }
}

impl<D: AnswerDecoder> Stream for AnswerStream<D> {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if this.decoder.is_done() {
                ready!(this.let_go(cx));
            }
            if let Some(mut event) = this.events.pop_front() {
                name_request(&mut event, &this.headers, &this.origin.model);
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(error) = this.failure.take() {
                return Poll::Ready(Some(Err(error)));
            }
            if this.take_frame() {
                continue;
            }
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match body.as_mut().poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => this.take_chunk(chunk),
                Poll::Ready(Some(Err(error))) => {
                    this.body = None;
                    this.end(Some(error));
                }
                Poll::Ready(None) => {
                    this.body = None;
                    this.decide();
                    while this.failure.is_none() && this.take_frame() {}
                    if this.failure.is_none() {
                        this.end(None);
                    }
                }
            }
        }
    }
}
