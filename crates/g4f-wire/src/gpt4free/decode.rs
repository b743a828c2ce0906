//! Reads answers of the server, and mends them on the way.

mod fence;
mod mend;
mod opening;
mod python;

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::ChatEvent;

use crate::openai::StreamDecoder;
use crate::provider::{AnswerDecoder, DecodeError};
use mend::Mend;

/// Reads one answer.
#[derive(Debug)]
pub struct Decoder {
    inner: StreamDecoder,
    mend: Mend,
    /// Events that were read and not yet looked at; empty between two calls.
    read: VecDeque<ChatEvent>,
    done: bool,
}

impl Decoder {
    /// Reads with `inner`; `json` says whether the answer is to be JSON without a fence around it.
    pub(super) fn new(inner: StreamDecoder, json: bool) -> Self {
        Self {
            inner,
            mend: Mend::new(json),
            read: VecDeque::new(),
            done: false,
        }
    }

    /// Hands on what was read, then the failure, if there was one.
    fn hand_on(
        &mut self,
        result: Result<(), DecodeError>,
        out: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        while let Some(event) = self.read.pop_front() {
            let ends = matches!(event, ChatEvent::Finished { .. });
            if let Err(error) = self.mend.take(event, out) {
                self.read.clear();
                return Err(error);
            }
            self.done |= ends;
        }
        if result.is_err() {
            self.mend.flush(out);
        }
        result
    }
}

impl AnswerDecoder for Decoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        let result = self.inner.push_event(name, data, &mut self.read);
        self.hand_on(result, events)
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let result = self.inner.finish(&mut self.read);
        self.hand_on(result, events)
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let result = self.inner.whole(body, &mut self.read);
        if self
            .read
            .iter()
            .any(|event| matches!(event, ChatEvent::Media { .. }))
        {
            // Beside sound, the text is a player for it.
            let is_player = |event: &ChatEvent| matches!(event, ChatEvent::TextDelta { text, .. } if text.starts_with("<audio controls"));
            self.read.retain(|event| !is_player(event));
        }
        self.hand_on(result, events)
    }
}

#[cfg(test)]
mod tests;
