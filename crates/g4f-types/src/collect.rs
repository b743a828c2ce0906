//! From events to an answer and back.

use bytes::BytesMut;
use serde_json::Value;

use crate::answer::{ChatAnswer, Choice};
use crate::event::{ChatEvent, Started};
use crate::format::FinishReason;
use crate::media::{Media, MediaSource};
use crate::message::{Message, Part, Reasoning, Role};
use crate::tool::ToolCall;

/// Puts an answer together. Deltas that follow each other are joined into one part; order is kept.
#[derive(Debug, Default)]
pub struct Collector {
    answer: ChatAnswer,
    /// Where each open tool call is: (choice, index, place in the parts).
    calls: Vec<(u32, u32, usize)>,
    finished: bool,
}

impl Collector {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether [`ChatEvent::Finished`] came.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// What there is so far.
    pub fn answer(&self) -> &ChatAnswer {
        &self.answer
    }

    /// What there is, whole or not.
    pub fn into_answer(self) -> ChatAnswer {
        self.answer
    }

    /// Takes one event.
    pub fn push(&mut self, event: ChatEvent) {
        match event {
            ChatEvent::Started(started) => self.start(*started),
            ChatEvent::TextDelta { choice, text } => match self.last(choice) {
                Some(Part::Text(old)) => old.push_str(&text),
                _ if text.is_empty() => {}
                _ => self.add(choice, Part::Text(text)),
            },
            ChatEvent::RefusalDelta { choice, text } => match self.last(choice) {
                Some(Part::Refusal(old)) => old.push_str(&text),
                _ if text.is_empty() => {}
                _ => self.add(choice, Part::Refusal(text)),
            },
            ChatEvent::ReasoningDelta {
                choice,
                text,
                signature,
                raw,
            } => {
                self.think(choice, text, signature, raw);
            }
            ChatEvent::ToolStart {
                choice,
                index,
                id,
                name,
                custom,
            } => {
                let call = ToolCall {
                    id: id.into(),
                    name: name.into(),
                    custom,
                    ..ToolCall::default()
                };
                let place = self.choice(choice).message.parts.len();
                self.calls.push((choice, index, place));
                self.add(choice, Part::ToolCall(call));
            }
            ChatEvent::ToolDelta {
                choice,
                index,
                arguments,
            } => {
                if let Some(call) = self.call(choice, index) {
                    call.arguments.push_str(&arguments);
                }
            }
            ChatEvent::ToolEnd {
                choice,
                index,
                extra,
            } => {
                if let (Some(call), Some(extra)) = (self.call(choice, index), extra) {
                    call.extra = *extra;
                }
            }
            ChatEvent::Media { choice, media } => self.show(choice, *media),
            ChatEvent::Citation { choice, citation } => self.add(choice, Part::Citation(*citation)),
            ChatEvent::Logprobs { choice, logprobs } => {
                merge_logprobs(&mut self.choice(choice).logprobs, *logprobs);
            }
            ChatEvent::Usage(usage) => self.answer.usage = Some(*usage),
            ChatEvent::ChoiceFinished { choice, reason } => {
                self.choice(choice).finish_reason = Some(reason);
            }
            ChatEvent::Finished { reason } => {
                self.choice(0).finish_reason.get_or_insert(reason);
                self.finished = true;
            }
            ChatEvent::Switched(switched) => self.answer.switched.push(*switched),
            ChatEvent::Resumed(resumed) => self.answer.resumed.push(*resumed),
            ChatEvent::Cleaned(cleaned) => self.answer.cleaned.push(*cleaned),
            ChatEvent::Ping | ChatEvent::Frame(_) | ChatEvent::Unknown(_) => {}
        }
    }

    fn start(&mut self, started: Started) {
        let answer = &mut self.answer;
        answer.id = started.id;
        answer.model = started.model;
        answer.created = started.created;
        answer.system_fingerprint = started.system_fingerprint;
        answer.service_tier = started.service_tier;
    }

    fn think(
        &mut self,
        choice: u32,
        text: String,
        signature: Option<Box<str>>,
        raw: Option<Box<Value>>,
    ) {
        // A part that is signed or raw is closed: the provider wants it back as one piece.
        let open = match self.last(choice) {
            Some(Part::Reasoning(old)) if old.raw.is_none() && raw.is_none() => {
                (old.signature.is_none() || text.is_empty()).then_some(old)
            }
            _ => None,
        };
        if let Some(old) = open {
            old.text.push_str(&text);
            if let Some(piece) = signature {
                old.signature.get_or_insert_default().push_str(&piece);
            }
        } else if !text.is_empty() || signature.is_some() || raw.is_some() {
            let signature = signature.map(String::from);
            self.add(
                choice,
                Part::Reasoning(Reasoning {
                    text,
                    signature,
                    raw: raw.map(|raw| *raw),
                }),
            );
        }
    }

    fn show(&mut self, choice: u32, media: Media) {
        let is_audio = media
            .media_type
            .as_deref()
            .is_some_and(|t| t.starts_with("audio/"));
        let is_video = media
            .media_type
            .as_deref()
            .is_some_and(|t| t.starts_with("video/"));
        if is_audio
            && let Some(Part::Audio(old)) = self.last(choice)
            && joins(old, &media)
        {
            append(old, media);
            return;
        }
        let part = match (is_audio, is_video) {
            (true, _) => Part::Audio(media),
            (_, true) => Part::Video(media),
            _ => Part::Image(media),
        };
        self.add(choice, part);
    }

    fn choice(&mut self, index: u32) -> &mut Choice {
        let choices = &mut self.answer.choices;
        let place = match choices.iter().position(|choice| choice.index >= index) {
            Some(place) if choices[place].index == index => place,
            place => {
                let place = place.unwrap_or(choices.len());
                let message = Message::of(Role::Assistant, Vec::new());
                choices.insert(
                    place,
                    Choice {
                        index,
                        message,
                        finish_reason: None,
                        logprobs: None,
                    },
                );
                place
            }
        };
        &mut choices[place]
    }

    fn add(&mut self, choice: u32, part: Part) {
        self.choice(choice).message.parts.push(part);
    }

    fn last(&mut self, choice: u32) -> Option<&mut Part> {
        self.choice(choice).message.parts.last_mut()
    }

    fn call(&mut self, choice: u32, index: u32) -> Option<&mut ToolCall> {
        let (.., place) = *self
            .calls
            .iter()
            .rev()
            .find(|(c, i, _)| (*c, *i) == (choice, index))?;
        match self.choice(choice).message.parts.get_mut(place) {
            Some(Part::ToolCall(call)) => Some(call),
            _ => None,
        }
    }
}

/// Pieces of one audio share their id; a piece without an id belongs to the one before.
fn joins(old: &Media, new: &Media) -> bool {
    new.id.is_none() || old.id == new.id
}

fn append(old: &mut Media, new: Media) {
    if let (MediaSource::Bytes(a), MediaSource::Bytes(b)) = (&old.source, new.source) {
        let mut all = BytesMut::with_capacity(a.len() + b.len());
        all.extend_from_slice(a);
        all.extend_from_slice(&b);
        old.source = MediaSource::Bytes(all.freeze());
    }
    if let Some(words) = new.transcript {
        old.transcript.get_or_insert_default().push_str(&words);
    }
}

fn merge_logprobs(all: &mut Option<Value>, new: Value) {
    let Some(Value::Object(old)) = all else {
        *all = Some(new);
        return;
    };
    let Value::Object(new) = new else { return };
    for (key, value) in new {
        match (old.get_mut(&key), value) {
            (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
            (_, Value::Null) => {}
            (_, value) => {
                old.insert(key, value);
            }
        }
    }
}

/// The events that would make `answer`.
pub(crate) fn events_of(answer: ChatAnswer) -> Vec<ChatEvent> {
    let mut events = Vec::with_capacity(answer.choices.len() * 2 + 3);
    events.push(ChatEvent::Started(Box::new(Started {
        id: answer.id,
        model: answer.model,
        created: answer.created,
        system_fingerprint: answer.system_fingerprint,
        service_tier: answer.service_tier,
        request_id: None,
    })));
    let mut end = None;
    for Choice {
        index: choice,
        message,
        finish_reason,
        logprobs,
    } in answer.choices
    {
        let mut index = 0;
        for part in message.parts {
            part_events(&mut events, choice, &mut index, part);
        }
        if let Some(logprobs) = logprobs {
            events.push(ChatEvent::Logprobs {
                choice,
                logprobs: Box::new(logprobs),
            });
        }
        if let Some(reason) = finish_reason {
            end.get_or_insert_with(|| reason.clone());
            events.push(ChatEvent::ChoiceFinished { choice, reason });
        }
    }
    if let Some(usage) = answer.usage {
        events.push(ChatEvent::Usage(Box::new(usage)));
    }
    events.push(ChatEvent::Finished {
        reason: end.unwrap_or(FinishReason::Stop),
    });
    events
}

fn part_events(events: &mut Vec<ChatEvent>, choice: u32, index: &mut u32, part: Part) {
    match part {
        Part::Text(text) => events.push(ChatEvent::TextDelta { choice, text }),
        Part::Refusal(text) => events.push(ChatEvent::RefusalDelta { choice, text }),
        Part::Reasoning(Reasoning {
            text,
            signature,
            raw,
        }) => events.push(ChatEvent::ReasoningDelta {
            choice,
            text,
            signature: signature.map(String::into_boxed_str),
            raw: raw.map(Box::new),
        }),
        Part::ToolCall(call) => {
            let (id, name) = (call.id.into_boxed_str(), call.name.into_boxed_str());
            events.push(ChatEvent::ToolStart {
                choice,
                index: *index,
                id,
                name,
                custom: call.custom,
            });
            events.push(ChatEvent::ToolDelta {
                choice,
                index: *index,
                arguments: call.arguments,
            });
            let extra = (!call.extra.is_empty()).then(|| Box::new(call.extra));
            events.push(ChatEvent::ToolEnd {
                choice,
                index: *index,
                extra,
            });
            *index += 1;
        }
        Part::Image(media) | Part::Audio(media) | Part::Video(media) | Part::File(media) => {
            events.push(ChatEvent::Media {
                choice,
                media: Box::new(media),
            });
        }
        Part::Citation(citation) => {
            events.push(ChatEvent::Citation {
                choice,
                citation: Box::new(citation),
            });
        }
        Part::ToolResult(_) => {}
    }
}
