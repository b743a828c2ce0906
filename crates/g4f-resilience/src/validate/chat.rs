//! The beginning of a chat answer: what it is, and how much of it must be seen to know.

use std::borrow::Cow;

use g4f_types::{ChatEvent, ChatStream, Error, ErrorKind, FinishReason, Result};

use super::ValidateConfig;
use super::notice::{Look, Suspicion, look};
use crate::answer::chat::Held;
use crate::answer::{self, Answer};

/// The answer, once its beginning is known to be one.
pub(crate) async fn check(
    stream: ChatStream,
    config: &ValidateConfig,
    asks_for: impl Fn(&[&str]) -> bool + Send,
) -> Result<ChatStream> {
    let stream = stream.commit(None).await?;
    if let Some(events) = stream.as_ready()
        && !matches!(events.back(), Some(ChatEvent::Finished { .. }))
    {
        return Err(Error::new(
            ErrorKind::Truncated,
            "the answer ended without saying that it was complete",
        )
        .with_reached_upstream(true));
    }
    let mut beginning = Beginning::default();
    for event in stream.buffered() {
        beginning.see(event);
    }
    if beginning.is_clear(config) {
        return Ok(stream);
    }
    // Boxed, because nearly every answer is clear by now.
    Box::pin(settle(stream, config, asks_for)).await
}

/// Reads on while the beginning could still be something else than an answer.
async fn settle(
    mut stream: ChatStream,
    config: &ValidateConfig,
    asks_for: impl Fn(&[&str]) -> bool + Send,
) -> Result<ChatStream> {
    let mut held = Held::default();
    let mut beginning = Beginning::default();
    loop {
        match beginning.verdict(config) {
            Verdict::Answer => break,
            Verdict::Suspect(suspicion) if asks_for(suspicion.topics) => break,
            Verdict::Suspect(suspicion) => return Err(page(suspicion, &beginning.text)),
            Verdict::Nothing(error) => return Err(error),
            Verdict::Open => {}
        }
        let Some(event) = stream.next().await else {
            break;
        };
        let event = event?;
        beginning.keep(&event);
        if held.push(event) && !beginning.is_over() {
            break;
        }
        if held.is_finished() && matches!(beginning.verdict(config), Verdict::Open) {
            break;
        }
    }
    Ok(held.give_back(stream))
}

enum Verdict {
    Answer,
    Open,
    Suspect(Suspicion),
    Nothing(Error),
}

/// What has been seen of an answer.
#[derive(Default)]
struct Beginning<'a> {
    /// Borrowed as long as it is one piece: nearly every answer is clear by its first.
    text: Cow<'a, str>,
    /// Content of another kind than text: then it is an answer.
    other: bool,
    end: Option<FinishReason>,
}

impl<'a> Beginning<'a> {
    fn see(&mut self, event: &'a ChatEvent) {
        match event {
            ChatEvent::TextDelta { text, .. } if self.text.is_empty() => {
                self.text = Cow::Borrowed(text);
            }
            event => self.keep(event),
        }
    }

    /// The same for an event that goes elsewhere.
    fn keep(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::TextDelta { text, .. } => self.text.to_mut().push_str(text),
            ChatEvent::Finished { reason } => self.end = Some(reason.clone()),
            event => self.other |= event.is_content(),
        }
    }

    fn is_over(&self) -> bool {
        self.end.is_some()
    }

    fn is_clear(&self, config: &ValidateConfig) -> bool {
        matches!(self.verdict(config), Verdict::Answer)
    }

    fn verdict(&self, config: &ValidateConfig) -> Verdict {
        if self.other {
            return Verdict::Answer;
        }
        let text = self.text.trim_start();
        if text.is_empty() {
            return match &self.end {
                None => Verdict::Open,
                Some(FinishReason::ContentFilter) => Verdict::Nothing(filtered()),
                Some(FinishReason::Length) => Verdict::Answer,
                Some(_) if config.empty => Verdict::Nothing(answer::empty()),
                Some(_) => Verdict::Answer,
            };
        }
        if !config.pages {
            return Verdict::Answer;
        }
        match look(text, self.is_over()) {
            Look::Answer => Verdict::Answer,
            Look::Open => Verdict::Open,
            Look::Suspect(suspicion) => Verdict::Suspect(suspicion),
        }
    }
}

fn filtered() -> Error {
    Error::new(
        ErrorKind::ContentFilter,
        "the provider's filter stopped the answer before it began",
    )
    .with_reached_upstream(true)
}

fn page(suspicion: Suspicion, text: &str) -> Error {
    let begin: String = text.trim_start().chars().take(120).collect();
    Error::new(
        ErrorKind::ErrorPage,
        format!("{} came in place of an answer: {begin}", suspicion.what),
    )
    .with_reached_upstream(true)
}
