//! Answers in another dialect than the one that was asked in. Proxies and gateways give them: one that takes every
//! dialect does not answer in every one.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest};

use super::family::{AnswerDecoder, ChatFamily as _, DecodeError};
use crate::anthropic::Anthropic;
use crate::gemini::Gemini;
use crate::ollama::Ollama;
use crate::openai::{OpenAi, Quirks};
use crate::responses::Responses;

/// How far an answer is looked at for its marks, in bytes.
const MOST_LOOKED_AT: usize = 16 * 1024;

static PLAIN: Quirks = Quirks::DEFAULT;

/// A dialect that can be told by its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// OpenAI's chat completions.
    Completions,
    /// OpenAI's responses.
    Responses,
    /// Anthropic's messages.
    Messages,
    /// Gemini's generateContent.
    Contents,
    /// Ollama's own.
    Ollama,
}

impl Tongue {
    const ALL: [Self; 5] = [
        Self::Completions,
        Self::Responses,
        Self::Messages,
        Self::Contents,
        Self::Ollama,
    ];

    /// What stands in an answer of this dialect and of no other: names and values without the blank between them. A
    /// quotation mark within a text is escaped, so that what a model says is not taken for a mark.
    const fn marks(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Completions => &[("\"object\":", "\"chat.completion"), ("\"choices\":", "[")],
            Self::Responses => &[
                ("\"object\":", "\"response\""),
                ("\"type\":", "\"response."),
            ],
            Self::Messages => &[
                ("\"type\":", "\"message_start\""),
                ("\"stop_sequence\":", ""),
            ],
            Self::Contents => &[("\"candidates\":", "["), ("\"promptFeedback\":", "{")],
            Self::Ollama => &[
                ("\"done\":", "true,"),
                ("\"done\":", "true}"),
                ("\"done\":", "false"),
            ],
        }
    }

    fn is_in(self, text: &str) -> bool {
        self.marks().iter().any(|(name, value)| {
            let places = text.match_indices(name);
            let mut behind = places.map(|(at, _)| text[at + name.len()..].trim_start());
            behind.any(|rest| rest.starts_with(value))
        })
    }

    /// The other dialect that `text` is in; `None` where it may well be this one.
    fn other_in(self, text: &str) -> Option<Self> {
        let mut end = text.len().min(MOST_LOOKED_AT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        let others = || Self::ALL.into_iter().filter(|other| *other != self);
        (!self.is_in(text)).then(|| others().find(|other| other.is_in(text)))?
    }

    fn decoder(self) -> Box<dyn AnswerDecoder> {
        let request = ChatRequest::default();
        match self {
            Self::Completions => Box::new(OpenAi::new(&PLAIN).decoder(&request)),
            Self::Responses => Box::new(Responses::new(&PLAIN).decoder(&request)),
            Self::Messages => Box::new(Anthropic::new().decoder(&request)),
            Self::Contents => {
                Box::new(Gemini::new(crate::gemini::Surface::AiStudio).decoder(&request))
            }
            Self::Ollama => Box::new(Ollama::new().decoder(&request)),
        }
    }
}

/// A family's decoder, until the first frame shows that another is needed.
pub(super) struct Adaptive<D> {
    own: D,
    /// `None` where the family cannot be told from others, or once that is decided.
    speaks: Option<Tongue>,
    other: Option<Box<dyn AnswerDecoder>>,
}

impl<D: AnswerDecoder> Adaptive<D> {
    pub(super) fn new(own: D, speaks: Option<Tongue>) -> Self {
        Self {
            own,
            speaks,
            other: None,
        }
    }

    fn switch(&mut self, to: Tongue) -> &mut dyn AnswerDecoder {
        tracing::debug!(asked = ?self.speaks, answered = ?to, "the answer is in another dialect");
        &mut **self.other.insert(to.decoder())
    }
}

impl<D: AnswerDecoder> AnswerDecoder for Adaptive<D> {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if let Some(other) = &mut self.other {
            return other.push(name, data, events);
        }
        if let Some(own) = self.speaks
            && data.starts_with('{')
        {
            if let Some(other) = own.other_in(data) {
                return self.switch(other).push(name, data, events);
            }
            self.speaks = None;
        }
        self.own.push(name, data, events)
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        match &mut self.other {
            Some(other) => other.finish(events),
            None => self.own.finish(events),
        }
    }

    fn is_done(&self) -> bool {
        match &self.other {
            Some(other) => other.is_done(),
            None => self.own.is_done(),
        }
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let before = events.len();
        let Err(failed) = self.own.whole(body, events) else {
            return Ok(());
        };
        let text = std::str::from_utf8(body).unwrap_or_default();
        let other = self.speaks.and_then(|own| own.other_in(text));
        match other {
            Some(other) => {
                events.truncate(before);
                self.switch(other).whole(body, events)
            }
            None => Err(failed),
        }
    }
}

#[cfg(test)]
mod tests;
