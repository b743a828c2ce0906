//! From a provider's stream to events.

mod calls;
mod choice;
mod details;
mod names;

use std::collections::VecDeque;

use g4f_types::{ChatEvent, ErrorKind, FinishReason, Started, Usage};
use serde_json::Value;

use super::decode::DecodeOptions;
use super::decode::quick::TextChunk;
use super::decode::wire::Envelope;
use crate::provider::{DecodeError, beginning};
use choice::ChoiceState;
use names::Names;

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;
/// Most choices of an answer.
const MOST_CHOICES: usize = 128;
/// Chunks that are read leniently at once after one that was not [quick](TextChunk): thinking and tool calls come in
/// runs, and each vain try costs something.
const LENIENT_RUN: u8 = 8;

/// Decodes the stream of one chat answer, one `data` payload at a time.
///
/// [`ChatEvent::Finished`] comes with `[DONE]`, or at the end of the bytes when a finish reason was seen; usage that
/// a vendor sends after the finish reason is therefore in front of it. One text chunk costs one allocation.
#[derive(Debug)]
pub struct StreamDecoder {
    options: DecodeOptions,
    started: Head,
    choices: Vec<ChoiceState>,
    usage: Option<Usage>,
    /// Unreadable lines since the last readable one.
    bad_lines: u32,
    any_good: bool,
    /// Chunks to come that are not tried to be read quickly.
    lenient: u8,
    done: bool,
}

/// What is known of the answer before its first event.
#[derive(Debug)]
enum Head {
    /// Collected until the first choice comes: some vendors send empty chunks first.
    Waiting(Box<Started>),
    /// Handed out; its names are kept for ids that must be made up, and for frames that bear others.
    Sent(Names),
}

impl StreamDecoder {
    /// A decoder for one answer.
    pub fn new(options: DecodeOptions) -> Self {
        Self {
            options,
            started: Head::Waiting(Box::default()),
            choices: Vec::new(),
            usage: None,
            bad_lines: 0,
            any_good: false,
            lenient: 0,
            done: false,
        }
    }

    /// Whether [`ChatEvent::Finished`] was given out. What comes after it is not looked at.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Takes the data of one event.
    ///
    /// # Errors
    /// [`DecodeError::InBand`] when it reports a failure, `InvalidResponse` when too much of the stream is no JSON,
    /// `Truncated` when the stream says that it is done before anything was said.
    pub fn push(&mut self, data: &str, out: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        self.push_event(None, data, out)
    }

    /// Takes one event with its name, if it has one: `error` makes every payload a failure.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn push_event(
        &mut self,
        event: Option<&str>,
        data: &str,
        out: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() {
            return Ok(());
        }
        if data == "[DONE]" {
            return self.end(out, true);
        }
        if event == Some("error") {
            let value = serde_json::from_str(data).unwrap_or_else(|_| Value::from(data));
            return Err(DecodeError::InBand(Box::new(value)));
        }
        if self.take_text(data, out) {
            return Ok(());
        }
        let owned;
        let envelope = match serde_json::from_str(data) {
            Ok(envelope) => envelope,
            Err(_) => match without_repeated_keys(data) {
                Some(clean) => {
                    owned = clean;
                    serde_json::from_str(&owned).unwrap_or_default()
                }
                None => return self.bad_line(data, out),
            },
        };
        (self.bad_lines, self.any_good) = (0, true);
        failure(&envelope, data)?;
        let (before, tells_usage) = (out.len(), envelope.usage.0.is_some());
        self.take(envelope, false, data, out)?;
        let started = matches!(self.started, Head::Sent(_));
        if started && out.len() == before && !tells_usage {
            // A model that thinks in silence sends chunks that say nothing: it is still there.
            out.push_back(ChatEvent::Ping);
        }
        Ok(())
    }

    /// Takes the next piece of text of a choice that has begun; `false` when the chunk is anything else.
    fn take_text(&mut self, data: &str, out: &mut VecDeque<ChatEvent>) -> bool {
        if matches!(self.started, Head::Waiting(_)) {
            return false;
        }
        if let Some(left) = self.lenient.checked_sub(1) {
            self.lenient = left;
            return false;
        }
        let Some(piece) = TextChunk::read(data) else {
            self.lenient = LENIENT_RUN;
            return false;
        };
        let known = |choice: &&mut ChoiceState| choice.index() == piece.index;
        let Some(choice) = self.choices.iter_mut().find(known) else {
            return false;
        };
        (self.bad_lines, self.any_good) = (0, true);
        let before = out.len();
        if let Head::Sent(names) = &mut self.started
            && let Some(frame) = names.see(piece.id.as_str(), piece.model.as_str())
        {
            out.push_back(ChatEvent::Frame(Box::new(frame)));
        }
        choice.text(piece.text, out);
        if out.len() == before {
            // It is held back, as it may be the beginning of a mark.
            out.push_back(ChatEvent::Ping);
        }
        true
    }

    /// Says that the bytes have ended.
    ///
    /// # Errors
    /// `Truncated` when neither a finish reason nor `[DONE]` came, `InvalidResponse` when nothing was readable. The
    /// events that came with the error (usage, what was held back) belong to the broken answer.
    pub fn finish(&mut self, out: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        if self.done {
            Ok(())
        } else {
            self.end(out, false)
        }
    }

    /// Takes a whole answer.
    pub(super) fn plain(
        &mut self,
        body: &str,
        out: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        let owned;
        let envelope: Envelope<'_> = if let Ok(envelope) = serde_json::from_str(body) {
            envelope
        } else {
            owned = without_repeated_keys(body).ok_or_else(|| DecodeError::unreadable(body))?;
            serde_json::from_str(&owned).map_err(|_| DecodeError::unreadable(body))?
        };
        failure(&envelope, body)?;
        if envelope.choices.is_empty() {
            // Errors without an `error` field, as several servers write them.
            if [
                envelope.message,
                envelope.detail,
                envelope.errors,
                envelope.base_resp,
            ]
            .iter()
            .any(|field| field.filled().is_some())
            {
                return Err(in_band(body));
            }
            let kind = if envelope.object.as_str().is_empty() && envelope.id.as_str().is_empty() {
                ErrorKind::InvalidResponse
            } else {
                ErrorKind::Empty
            };
            return Err(DecodeError::invalid(
                kind,
                format!("the answer has no choices: {}", beginning(body)),
            ));
        }
        self.take(envelope, true, body, out)?;
        for choice in &mut self.choices {
            choice.end(out);
        }
        self.close(out, FinishReason::Stop);
        Ok(())
    }

    fn bad_line(&mut self, data: &str, out: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        self.bad_lines += 1;
        if self.bad_lines > MOST_BAD_LINES {
            let message = format!("the stream is not JSON any more: {}", beginning(data));
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        out.push_back(ChatEvent::Unknown(Box::new(Value::String(beginning(data)))));
        Ok(())
    }

    fn take(
        &mut self,
        envelope: Envelope<'_>,
        whole: bool,
        json: &str,
        out: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if let Some(usage) = envelope
            .usage
            .0
            .or(envelope.x_groq.0.and_then(|groq| groq.usage.0))
        {
            self.usage = Some((*usage).into());
        }
        if let Head::Sent(names) = &mut self.started
            && !envelope.choices.is_empty()
            && let Some(frame) = names.see(envelope.id.as_str(), envelope.model.as_str())
        {
            out.push_back(ChatEvent::Frame(Box::new(frame)));
        }
        if let Head::Waiting(started) = &mut self.started {
            let set = |field: &mut String, text: super::decode::lenient::Text<'_>| {
                if field.is_empty()
                    && let Some(text) = text.filled()
                {
                    *field = text.into_owned();
                }
            };
            set(&mut started.id, envelope.id);
            set(&mut started.model, envelope.model);
            if started.created == 0 {
                started.created = envelope.created.0.unwrap_or(0);
            }
            let keep = |field: &mut Option<String>, text: super::decode::lenient::Text<'_>| {
                if let Some(text) = text.filled() {
                    field.get_or_insert_with(|| text.into_owned());
                }
            };
            keep(&mut started.system_fingerprint, envelope.system_fingerprint);
            keep(&mut started.service_tier, envelope.service_tier);
        }
        if !envelope.choices.is_empty() {
            self.start(out);
        }
        for (place, choice) in envelope.choices.into_iter().enumerate() {
            if choice.error.filled().is_some() {
                return Err(in_band(json));
            }
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let index = choice.index.small().unwrap_or(place);
            let at = match self.choices.iter().position(|known| known.index() == index) {
                Some(at) => at,
                None if self.choices.len() < MOST_CHOICES => {
                    // Most answers have one choice, and its state is large.
                    self.choices.reserve_exact(1);
                    self.choices
                        .push(ChoiceState::new(index, self.options.think_tags));
                    self.choices.len() - 1
                }
                None => continue,
            };
            let Head::Sent(names) = &self.started else {
                continue;
            };
            let audio_type = self.options.audio_type.as_deref().unwrap_or("audio/wav");
            if let Some(state) = self.choices.get_mut(at) {
                state.push(choice, whole, names.id(), audio_type, out);
            }
        }
        if let Some(first) = self.choices.first_mut() {
            first
                .sources()
                .beside(envelope.search_results, envelope.citations);
        }
        Ok(())
    }

    fn start(&mut self, out: &mut VecDeque<ChatEvent>) {
        let Head::Waiting(started) = &self.started else {
            return;
        };
        let sent = Head::Sent(Names::new(started.id.clone(), started.model.clone()));
        if let Head::Waiting(started) = std::mem::replace(&mut self.started, sent) {
            out.push_back(ChatEvent::Started(started));
        }
    }

    /// The end, as the provider said (`marked`) or as the bytes ran out.
    fn end(&mut self, out: &mut VecDeque<ChatEvent>, marked: bool) -> Result<(), DecodeError> {
        let spoke = self.choices.iter().any(ChoiceState::has_content);
        let finished = self.choices.first().is_some_and(ChoiceState::is_finished);
        if finished || (marked && spoke) {
            for choice in &mut self.choices {
                choice.end(out);
            }
            self.close(out, FinishReason::Stop);
            return Ok(());
        }
        for choice in &mut self.choices {
            choice.flush(out);
        }
        self.tell_usage(out);
        self.done = true;
        Err(if self.bad_lines > 0 && !self.any_good {
            DecodeError::invalid(ErrorKind::InvalidResponse, "nothing in the stream was JSON")
        } else if marked {
            DecodeError::invalid(
                ErrorKind::Empty,
                "the stream was done before anything was said",
            )
        } else {
            DecodeError::invalid(
                ErrorKind::Truncated,
                "the stream ended without saying that it was complete",
            )
        })
    }

    fn close(&mut self, out: &mut VecDeque<ChatEvent>, otherwise: FinishReason) {
        self.tell_usage(out);
        let first = self.choices.iter().min_by_key(|choice| choice.index());
        let reason = first
            .and_then(|choice| choice.reason().cloned())
            .unwrap_or(otherwise);
        out.push_back(ChatEvent::Finished { reason });
        self.done = true;
    }

    fn tell_usage(&mut self, out: &mut VecDeque<ChatEvent>) {
        if let Some(usage) = self.usage.take() {
            // Nothing goes before the beginning, not even of an answer without a choice.
            self.start(out);
            out.push_back(ChatEvent::Usage(Box::new(usage)));
        }
    }
}

/// Whether the chunk reports a failure.
fn failure(envelope: &Envelope<'_>, json: &str) -> Result<(), DecodeError> {
    let named = envelope.object.as_str() == "error" || envelope.kind.as_str() == "error";
    let named = named && envelope.choices.is_empty();
    if named || envelope.error.filled().is_some() {
        Err(in_band(json))
    } else {
        Ok(())
    }
}

fn in_band(json: &str) -> DecodeError {
    let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(beginning(json)));
    DecodeError::InBand(Box::new(value))
}

/// The same JSON with every key once, the last one winning; `None` when it is no object.
pub(crate) fn without_repeated_keys(json: &str) -> Option<String> {
    let value: Value = serde_json::from_str(json).ok()?;
    value.is_object().then(|| value.to_string())
}

#[cfg(test)]
mod tests;
