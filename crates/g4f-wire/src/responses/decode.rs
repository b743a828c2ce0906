//! From a provider's answer, plain or streamed, to events.
//!
//! A plain answer is the last event of a stream without those before it: both go through the same decoder. Words come
//! as deltas, or only with the item, or only with the whole answer; each is told once, the first time it is seen.

mod event;
mod item;
mod media;
mod message;
mod output;
mod sources;

use std::borrow::Cow;
use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest, ErrorKind, FinishReason, Started, Tool};
use serde_json::{Value, json};

use crate::openai::decode::lenient::{Obj, Text};
use crate::openai::decode::wire::Usage;
use crate::openai::stream::without_repeated_keys;
use crate::provider::{AnswerDecoder, DecodeError, beginning};
use event::Event;
use media::Sound;
use output::{Out, Output, Place, Words, text};

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;

/// Reads one answer of the family.
#[derive(Debug, Default)]
pub struct ResponsesDecoder {
    output: Output,
    started: bool,
    /// Unreadable lines since the last readable one.
    bad_lines: u32,
    any_good: bool,
    done: bool,
}

/// The tools of the request, as far as calls are read by them.
#[derive(Debug, Default)]
struct Offered {
    custom: Vec<String>,
    /// Whether the provider runs tools of its own.
    hosted: bool,
}

impl Offered {
    fn by(request: &ChatRequest) -> Self {
        let mut offered = Self::default();
        for tool in &request.params.tools {
            match tool {
                Tool::Custom(tool) => offered.custom.push(tool.name.clone()),
                Tool::Builtin(_) => offered.hosted |= tool.name() != "namespace",
                Tool::Function(_) => {}
            }
        }
        offered
    }

    /// Whether a custom call of this name is the caller's to answer.
    fn custom(&self, name: &str) -> bool {
        !self.hosted || self.custom.iter().any(|known| known == name)
    }
}

impl ResponsesDecoder {
    /// A decoder for the answer to `request`.
    pub fn new(request: &ChatRequest) -> Self {
        let audio = request.params.audio.as_ref();
        let format = audio
            .and_then(|audio| audio.get("format"))
            .and_then(Value::as_str)
            .map(crate::openai::audio::media_type_of);
        Self {
            output: Output::new(Offered::by(request), Sound::new(format)),
            ..Self::default()
        }
    }

    fn event(
        &mut self,
        name: Option<&str>,
        event: Event<'_>,
        data: &str,
        out: &mut Out,
    ) -> Result<(), DecodeError> {
        let kind = event.kind.as_str();
        let kind = if kind.is_empty() {
            name.unwrap_or_default()
        } else {
            kind
        };
        if kind == "error" || (event.error.filled().is_some() && event.response.filled().is_none())
        {
            return Err(in_band(data));
        }
        let Some(kind) = kind.strip_prefix("response.") else {
            match kind {
                "keepalive" | "ping" => out.push_back(ChatEvent::Ping),
                _ => unknown(data, out),
            }
            return Ok(());
        };
        match kind {
            "created" | "queued" | "in_progress" => {
                let response = event.response.value().unwrap_or(Value::Null);
                self.start(&response, out);
                return Ok(());
            }
            "completed" | "incomplete" | "failed" | "cancelled" | "done" => {
                let response = event.response.value().unwrap_or(Value::Null);
                return self.end(kind, response, out);
            }
            _ => {}
        }
        let before = out.len();
        let place = Place {
            index: event.output_index.0,
            id: event.item_id.as_str(),
            part: event.part_index(),
        };
        let output = &mut self.output;
        match kind {
            "output_item.added" => {
                if let Some(item) = event.item.value() {
                    output.begin(place.index, &item, out);
                }
            }
            "output_item.done" => {
                if let Some(item) = event.item.value() {
                    output.complete(place.index, item, out);
                }
            }
            "output_text.delta" => {
                output.speak(place, Words::Said(owned(event.delta)), out);
                if let Some(list) = event.logprobs.value() {
                    output.weigh(place, &list, false, out);
                }
            }
            "output_text.done" => {
                output.speak_whole(place, Words::Said(owned(event.text)), out);
                if let Some(list) = event.logprobs.value() {
                    output.weigh(place, &list, true, out);
                }
            }
            "refusal.delta" => output.speak(place, Words::Refused(owned(event.delta)), out),
            "refusal.done" => output.speak_whole(place, Words::Refused(owned(event.refusal)), out),
            "reasoning_text.delta"
            | "reasoning.delta"
            | "reasoning_summary_text.delta"
            | "reasoning_summary.delta" => {
                output.speak(place, Words::Thought(owned(event.delta)), out);
            }
            "reasoning_text.done"
            | "reasoning.done"
            | "reasoning_summary_text.done"
            | "reasoning_summary.done" => {
                output.speak_whole(place, Words::Thought(owned(event.text)), out);
            }
            "content_part.done" => {
                if let Some(part) = event.part.value::<Value>() {
                    output.part(place, &part, out);
                }
            }
            "output_text.annotation.added" | "output_text_annotation.added" => {
                if let Some(annotation) = event.annotation.value::<Value>() {
                    output.sources.add(&annotation);
                }
            }
            "function_call_arguments.delta" => {
                output.input(place, owned(event.delta), false, out);
            }
            "function_call_arguments.done" => {
                output.whole_input(place, event.arguments.text_or_json(), false, out);
            }
            "custom_tool_call_input.delta" => output.input(place, owned(event.delta), true, out),
            "custom_tool_call_input.done" => {
                output.whole_input(place, event.input.text_or_json(), true, out);
            }
            "audio.delta" | "output_audio.delta" => {
                output.sound.push(event.delta, Text::default(), out);
            }
            "audio.transcript.delta" | "output_audio_transcript.delta" => {
                output.sound.push(Text::default(), event.delta, out);
            }
            // A picture that is not finished is none yet; whoever wants to show it finds it here.
            _ if kind.ends_with(".partial_image") => unknown(data, out),
            _ if is_progress(kind) => {}
            _ => unknown(data, out),
        }
        if !self.started && out.iter().skip(before).any(ChatEvent::is_content) {
            // The beginning is missing: the stream was taken up in the middle.
            let rest = out.split_off(before);
            self.start(&Value::Null, out);
            out.extend(rest);
        }
        Ok(())
    }

    /// Says that the answer has begun, once.
    fn start(&mut self, response: &Value, out: &mut Out) {
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        let id = text(response, "id").to_owned();
        self.output.answer.clone_from(&id);
        let tier = text(response, "service_tier");
        out.push_back(ChatEvent::Started(Box::new(Started {
            id,
            model: text(response, "model").to_owned(),
            created: created(response),
            service_tier: (!tier.is_empty()).then(|| tier.to_owned()),
            ..Started::default()
        })));
    }

    /// The provider said how the answer ended. `word` is what it said, where the answer itself says nothing.
    fn end(&mut self, word: &str, mut response: Value, out: &mut Out) -> Result<(), DecodeError> {
        let status = match text(&response, "status") {
            "" => word.to_owned(),
            status => status.to_owned(),
        };
        let error = response.get("error").filter(|error| !error.is_null());
        if status == "failed" || error.is_some() {
            let report = match error {
                Some(error) if error.is_object() => json!({ "error": error }),
                Some(_) => response,
                None => json!({ "error": {
                    "code": "server_error", "message": "the provider failed to answer"
                } }),
            };
            return Err(DecodeError::InBand(Box::new(report)));
        }
        self.start(&response, out);
        if let Some(Value::Array(items)) = response.get_mut("output").map(Value::take) {
            self.output.settle(items, out);
        }
        self.output.close(out);
        let reason = self.reason(&status, &response);
        if let Some(usage) = usage(&response) {
            out.push_back(ChatEvent::Usage(Box::new(usage)));
        }
        out.push_back(ChatEvent::ChoiceFinished {
            choice: 0,
            reason: reason.clone(),
        });
        out.push_back(ChatEvent::Finished { reason });
        self.done = true;
        Ok(())
    }

    fn reason(&self, status: &str, response: &Value) -> FinishReason {
        let details = response.get("incomplete_details");
        let why = details.map_or("", |details| text(details, "reason"));
        match (status, why) {
            (_, "max_output_tokens") => FinishReason::Length,
            (_, why) if !why.is_empty() => FinishReason::from(why),
            // Azure says what its filters found in place of a reason.
            ("incomplete", _) if is_filtered(response) => FinishReason::ContentFilter,
            ("incomplete", _) => FinishReason::Length,
            ("completed" | "complete" | "done", _) if self.output.has_calls() => {
                FinishReason::ToolCalls
            }
            ("completed" | "complete" | "done", _) => FinishReason::Stop,
            // Queued or in progress: it goes on in the background, and is asked for by its id.
            (other, _) => FinishReason::Other(other.to_owned()),
        }
    }

    fn bad_line(&mut self, data: &str, out: &mut Out) -> Result<(), DecodeError> {
        self.bad_lines += 1;
        if self.bad_lines > MOST_BAD_LINES {
            let message = format!("the stream is not JSON any more: {}", beginning(data));
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        if self.started {
            out.push_back(ChatEvent::Unknown(Box::new(Value::String(beginning(data)))));
        }
        Ok(())
    }
}

impl AnswerDecoder for ResponsesDecoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        let data = data.trim();
        // Some servers add the end mark of the older protocol.
        if self.done || data.is_empty() || data == "[DONE]" {
            return Ok(());
        }
        if name == Some("error") {
            return Err(in_band(data));
        }
        let owned;
        let event = match serde_json::from_str(data) {
            Ok(event) => event,
            Err(_) => match without_repeated_keys(data) {
                Some(clean) => {
                    owned = clean;
                    serde_json::from_str(&owned).unwrap_or_default()
                }
                None => return self.bad_line(data, events),
            },
        };
        (self.bad_lines, self.any_good) = (0, true);
        let before = events.len();
        self.event(name, event, data, events)?;
        if !self.started {
            // Nothing goes before the beginning.
            events.truncate(before);
        } else if events.len() == before {
            // It works in silence: it is still there.
            events.push_back(ChatEvent::Ping);
        }
        Ok(())
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        if self.done {
            return Ok(());
        }
        self.done = true;
        self.output.sources.tell(events);
        if self.bad_lines > 0 && !self.any_good {
            return Err(DecodeError::invalid(
                ErrorKind::InvalidResponse,
                "nothing in the stream was JSON",
            ));
        }
        Err(DecodeError::truncated())
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let json = DecodeError::text_of(body)?
            .trim_start_matches('\u{feff}')
            .trim();
        let response: Value =
            serde_json::from_str(json).map_err(|_| DecodeError::unreadable(json))?;
        let told = |name: &str| {
            response
                .get(name)
                .is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
        };
        if told("error") || text(&response, "status") == "failed" {
            return self.end("failed", response, events);
        }
        if !response.get("output").is_some_and(Value::is_array) {
            if ["message", "detail", "errors"].into_iter().any(told) {
                return Err(DecodeError::InBand(Box::new(response)));
            }
            let kind = if told("id") {
                ErrorKind::Empty
            } else {
                ErrorKind::InvalidResponse
            };
            let message = format!("the answer has no output: {}", beginning(json));
            return Err(DecodeError::invalid(kind, message));
        }
        self.end("completed", response, events)
    }
}

/// Whether the event says only that work goes on, or ends a part that was told.
fn is_progress(kind: &str) -> bool {
    let step = kind.rsplit('.').next().unwrap_or_default();
    [
        "added",
        "done",
        "in_progress",
        "completed",
        "searching",
        "generating",
        "interpreting",
    ]
    .contains(&step)
}

fn owned(text: Text<'_>) -> Cow<'_, str> {
    text.0.unwrap_or_default()
}

fn unknown(data: &str, out: &mut Out) {
    let value = serde_json::from_str(data).unwrap_or_else(|_| Value::from(beginning(data)));
    out.push_back(ChatEvent::Unknown(Box::new(value)));
}

fn in_band(data: &str) -> DecodeError {
    let value = serde_json::from_str(data).unwrap_or_else(|_| Value::from(beginning(data)));
    DecodeError::InBand(Box::new(value))
}

/// Unix time in seconds; some servers write fractions.
fn created(response: &Value) -> u64 {
    let Some(value) = response
        .get("created_at")
        .or_else(|| response.get("created"))
    else {
        return 0;
    };
    serde_json::from_value::<crate::openai::decode::lenient::Num>(value.clone())
        .ok()
        .and_then(|number| number.0)
        .unwrap_or(0)
}

fn usage(response: &Value) -> Option<g4f_types::Usage> {
    let usage = response.get("usage")?;
    let usage: Obj<Usage> = serde_json::from_value(usage.clone()).ok()?;
    usage.0.map(Into::into)
}

/// Whether one of Azure's filters stopped the answer.
fn is_filtered(response: &Value) -> bool {
    message::list(response, "content_filters")
        .any(|filter| filter.get("blocked") == Some(&Value::Bool(true)))
}

#[cfg(test)]
mod tests;
