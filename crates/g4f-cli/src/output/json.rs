//! An answer as one object of OpenAI's, with what only g4f knows beside it.

use std::time::{SystemTime, UNIX_EPOCH};

use g4f_sdk::types::{Collector, Outcome};
use g4f_sdk::wire::openai::serve;
use g4f_sdk::{Attempt, ChatAnswer, ChatEvent, Error};
use serde_json::{Value, json};

use super::answer::Shown;
use super::made::Made;
use super::{Printed, print};

/// Keeps the events and prints one object at the end.
#[derive(Default)]
pub(crate) struct Json(Option<Collector>);

impl Shown for Json {
    fn event(&mut self, event: ChatEvent) -> Result<(), Printed> {
        self.0.get_or_insert_with(Collector::new).push(event);
        Ok(())
    }

    fn finished(&mut self, trail: &[Attempt]) -> Result<(), Printed> {
        let answer = self
            .0
            .take()
            .map(Collector::into_answer)
            .unwrap_or_default();
        line(&completion_with_trail(answer, trail))
    }

    fn failed(&mut self, error: &Error, trail: &[Attempt]) -> Result<(), Printed> {
        let partial = self.0.take().map(Collector::into_answer);
        line(&failure(
            error,
            trail,
            partial.filter(ChatAnswer::has_content),
        ))
    }
}

fn line(value: &Value) -> Result<(), Printed> {
    print(&format!("{value}\n"))
}

/// A `chat.completion`.
pub(crate) fn completion(mut answer: ChatAnswer) -> Value {
    if answer.created == 0 {
        answer.created = now();
    }
    serve::encode_answer(&answer, &answer_id())
}

/// A `chat.completion` with who answered and what was tried.
pub(crate) fn completion_with_trail(answer: ChatAnswer, trail: &[Attempt]) -> Value {
    let mut about = about(trail);
    Made::of(&answer).fill(&mut about);
    let mut object = completion(answer);
    object["g4f"] = about;
    object
}

/// OpenAI's error object, with what was tried and what had come.
pub(crate) fn failure(error: &Error, trail: &[Attempt], partial: Option<ChatAnswer>) -> Value {
    let (_, mut object) = serve::encode_error(error);
    object["g4f"] = about(trail);
    if let Some(partial) = partial {
        Made::of(&partial).fill(&mut object["g4f"]);
        object["g4f"]["partial"] = incomplete(partial);
    }
    object
}

/// What had come of an answer. Choices that did not end have no reason to have ended.
pub(crate) fn incomplete(partial: ChatAnswer) -> Value {
    let open: Vec<bool> = partial
        .choices
        .iter()
        .map(|choice| choice.finish_reason.is_none())
        .collect();
    let mut object = completion(partial);
    for (index, _) in open.iter().enumerate().filter(|(_, open)| **open) {
        if let Some(reason) = object.pointer_mut(&format!("/choices/{index}/finish_reason")) {
            *reason = Value::Null;
        }
    }
    object
}

/// Who answered, and what was tried.
pub(crate) fn about(trail: &[Attempt]) -> Value {
    let answered = trail
        .iter()
        .rev()
        .find(|attempt| attempt.outcome == Outcome::Ok);
    json!({
        "provider": answered.map(|attempt| &attempt.provider),
        "model": answered.map(|attempt| &attempt.model),
        "trail": trail,
        "cleaned": [],
        "trimmed": null,
        "resumed": [],
    })
}

/// An id for answers whose provider gave none.
pub(crate) fn answer_id() -> String {
    format!("chatcmpl-{:x}", since_epoch().as_nanos())
}

/// Unix time in seconds.
pub(crate) fn now() -> u64 {
    since_epoch().as_secs()
}

fn since_epoch() -> std::time::Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}
