//! The answer as it comes: bytes to lines, lines to events.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use g4f_types::transport::BodyStream;
use g4f_types::{ChatEvent, Error, ErrorKind, FinishReason, Result, Started, Usage};

use crate::errors::{Blame, from_omen};
use crate::protocol::{self, Said};

/// Longest line in bytes. What comes from outside is bounded.
const MAX_LINE: usize = 1024 * 1024;

/// The events of one answer. It reads when it is polled and never ahead; dropping it drops the connection.
pub(crate) struct Answer {
    body: BodyStream,
    blame: Blame,
    line: Vec<u8>,
    ready: VecDeque<Result<ChatEvent>>,
    begun: bool,
}

impl Answer {
    pub(crate) fn new(body: BodyStream, blame: Blame) -> Self {
        Self {
            body,
            blame,
            line: Vec::new(),
            ready: VecDeque::new(),
            begun: false,
        }
    }

    fn take(&mut self, mut bytes: &[u8]) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&bytes[..end]);
            bytes = &bytes[end + 1..];
            let line = std::mem::take(&mut self.line);
            self.read(&line);
        }
        self.line.extend_from_slice(bytes);
        if self.line.len() > MAX_LINE {
            self.fail(
                ErrorKind::InvalidResponse,
                "a line of the answer has no end",
            );
        }
    }

    fn read(&mut self, line: &[u8]) {
        let Some(said) = protocol::line(line) else {
            let kind = if line.trim_ascii_start().starts_with(b"<") {
                ErrorKind::ErrorPage
            } else {
                ErrorKind::InvalidResponse
            };
            return self.fail(kind, "what came is not an oracle's answer");
        };
        if said.is_empty() {
            self.ready.push_back(Ok(ChatEvent::Ping));
        }
        for said in said {
            self.tell(said);
        }
    }

    fn tell(&mut self, said: Said) {
        match said {
            Said::Voice(model) => self.begin(Some(model)),
            Said::Text(text) if text.is_empty() => {}
            Said::Text(text) => {
                self.begin(None);
                self.ready.push_back(Ok(ChatEvent::text(text)));
            }
            Said::Spent(read, written) => {
                self.begin(None);
                let usage = Box::new(Usage::new(read, written));
                self.ready.push_back(Ok(ChatEvent::Usage(usage)));
            }
            Said::Done(word) => {
                self.begin(None);
                let reason = match word.as_str() {
                    "done" => FinishReason::Stop,
                    "out of breath" => FinishReason::Length,
                    other => FinishReason::from(other),
                };
                let choice = ChatEvent::ChoiceFinished {
                    choice: 0,
                    reason: reason.clone(),
                };
                self.ready.push_back(Ok(choice));
                self.ready.push_back(Ok(ChatEvent::Finished { reason }));
            }
            Said::Failed { omen, words } => {
                let error = from_omen(&omen, words, ErrorKind::Server);
                self.ready.push_back(Err(self.blame.on(error)));
            }
        }
    }

    /// Tells once that the answer began; an oracle that does not say who speaks is the one that was asked.
    fn begin(&mut self, model: Option<String>) {
        if !std::mem::replace(&mut self.begun, true) {
            let model = model.unwrap_or_else(|| self.blame.model().to_owned());
            let started = Started {
                model,
                ..Started::default()
            };
            self.ready
                .push_back(Ok(ChatEvent::Started(Box::new(started))));
        }
    }

    fn fail(&mut self, kind: ErrorKind, words: &str) {
        let error = Error::new(kind, words).with_reached_upstream(true);
        self.ready.push_back(Err(self.blame.on(error)));
    }

    /// The bytes are at their end. Had the answer been, nobody would have polled on.
    fn end(&mut self) {
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.read(&line);
        }
        self.fail(ErrorKind::Truncated, "the oracle fell silent in the middle");
    }
}

impl Stream for Answer {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // `ChatStream` around this one stops at the first end or error, so the loop is never polled after it.
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Poll::Ready(Some(event));
            }
            match ready!(self.body.as_mut().poll_next(cx)) {
                Some(Ok(bytes)) => self.take(&bytes),
                Some(Err(error)) => {
                    let error = self.blame.on(error);
                    self.ready.push_back(Err(error));
                }
                None => self.end(),
            }
        }
    }
}
