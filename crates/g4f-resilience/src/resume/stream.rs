//! The stream between the fallback and the caller.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;
use g4f_types::{ChatEvent, ChatStream, Error, ErrorKind, Result, Resume, Resumed};

use super::again::{Again, Asking, Wanted};
use super::calls::Calls;
use super::splice::{Expect, Misfit, Splicer};
use super::tally::Tally;
use super::{MAX_SAID, MAX_SWITCHES};
use crate::fallback::Next;
use crate::service::Ask;

/// A chat answer that is gone on with when it breaks off.
pub(crate) struct Resuming<R: Ask<Answer = ChatStream>> {
    source: Source<R>,
    /// The way to go on; `None` while it is being gone, and when it cannot be gone any more.
    again: Option<Box<Again<R>>>,
    splicer: Splicer,
    calls: Calls,
    tally: Tally,
    /// Events that go first, and the error after them.
    ready: VecDeque<ChatEvent>,
    error: Option<Error>,
    /// Why the last one broke off.
    reason: ErrorKind,
    switches: u32,
    /// Thinking was handed out.
    has_thought: bool,
    /// Something was handed out that nobody can go on with.
    is_fixed: bool,
}

enum Source<R: Ask<Answer = ChatStream>> {
    Answer(ChatStream),
    Asking(Asking<R>),
    Over,
}

impl<R: Ask<Answer = ChatStream>> Unpin for Resuming<R> {}

impl<R: Ask<Answer = ChatStream>> Resuming<R> {
    pub(crate) fn new(answer: ChatStream, again: Again<R>) -> Self {
        Self {
            source: Source::Answer(answer),
            again: Some(Box::new(again)),
            splicer: Splicer::new(),
            calls: Calls::default(),
            tally: Tally::default(),
            ready: VecDeque::new(),
            error: None,
            reason: ErrorKind::Truncated,
            switches: 0,
            has_thought: false,
            is_fixed: false,
        }
    }

    /// Takes an event of the present attempt. What is to be handed out is returned, or waits in `ready`.
    fn take(&mut self, event: ChatEvent) -> Option<ChatEvent> {
        match event {
            ChatEvent::Usage(mut usage) => {
                self.tally.report(&mut usage);
                Some(ChatEvent::Usage(usage))
            }
            ChatEvent::Ping => Some(event),
            // The caller has been told who answers; who goes on is in the event that says so.
            ChatEvent::Started(_) | ChatEvent::Switched(_) if self.switches > 0 => None,
            ChatEvent::ChoiceFinished { .. } | ChatEvent::Finished { .. } => self.finish(event),
            ChatEvent::ToolStart { .. } => self.hold(event),
            event if !self.calls.is_empty() => self.hold(event),
            event => self.hand_out(event),
        }
    }

    /// Holds an event back until all calls are complete.
    fn hold(&mut self, event: ChatEvent) -> Option<ChatEvent> {
        if self.calls.push(event) {
            self.release();
        }
        None
    }

    /// Hands out the calls that are held.
    fn release(&mut self) {
        for event in self.calls.take() {
            if let Some(event) = self.hand_out(event) {
                self.ready.push_back(event);
            }
            if !matches!(self.source, Source::Answer(_)) {
                // It is no part of the answer, and so is what came after it.
                break;
            }
        }
    }

    fn hand_out(&mut self, event: ChatEvent) -> Option<ChatEvent> {
        match event {
            ChatEvent::TextDelta { choice: 0, text } => self.say(text),
            // It says what the text behind it is, so no text before it may come later.
            ChatEvent::Frame(_) if self.splicer.is_undecided() => {
                self.flush();
                self.ready.push_back(event);
                None
            }
            ChatEvent::ReasoningDelta { .. } => {
                let again =
                    self.switches > 0 && (self.has_thought || !self.splicer.said().is_empty());
                self.has_thought = true;
                (!again).then_some(event)
            }
            event if event.is_content() || matches!(event, ChatEvent::Logprobs { .. }) => {
                self.is_fixed = true;
                if !self.splicer.is_undecided() {
                    return Some(event);
                }
                self.flush();
                self.ready.push_back(event);
                None
            }
            event => Some(event),
        }
    }

    fn say(&mut self, text: String) -> Option<ChatEvent> {
        if !self.can_go_on() && !self.splicer.is_undecided() {
            return Some(ChatEvent::text(text));
        }
        match self.splicer.push(text) {
            Ok(text) => {
                if self.splicer.said().len() > MAX_SAID && !self.splicer.is_undecided() {
                    self.is_fixed = true;
                    self.splicer = Splicer::new();
                }
                (!text.is_empty()).then(|| ChatEvent::text(text))
            }
            Err(misfit) => {
                self.broke(another_answer(misfit));
                None
            }
        }
    }

    /// The answer, or a choice of it, is complete.
    fn finish(&mut self, end: ChatEvent) -> Option<ChatEvent> {
        if self.calls.is_empty() && !self.splicer.is_undecided() {
            return Some(end);
        }
        self.release();
        if !matches!(self.source, Source::Answer(_)) {
            return None;
        }
        match self.splicer.finish() {
            Ok(rest) if !rest.is_empty() => self.ready.push_back(ChatEvent::text(rest)),
            Ok(_) => {}
            Err(misfit) => {
                self.broke(another_answer(misfit));
                return None;
            }
        }
        self.ready.push_back(end);
        None
    }

    /// Hands out what the splicer holds back, as it is.
    fn flush(&mut self) {
        if let Ok(rest) = self.splicer.finish()
            && !rest.is_empty()
        {
            self.ready.push_back(ChatEvent::text(rest));
        }
    }

    fn can_go_on(&self) -> bool {
        self.again.is_some() && !self.is_fixed && self.switches < MAX_SWITCHES
    }

    /// The present attempt broke off: somebody else is asked, or the error ends it.
    fn broke(&mut self, error: Error) {
        let again = self.again.take();
        let may = !self.is_fixed && self.switches < MAX_SWITCHES && may_go_on_after(error.kind());
        let Some(again) = again.filter(|_| may) else {
            self.fail(error);
            return;
        };
        self.calls.take();
        self.tally.carry();
        self.switches += 1;
        self.reason = error.kind();
        let said = self.splicer.said();
        let anew = said.is_empty() || again.mode() == Resume::Restart;
        let (wanted, expect) = if anew {
            (Wanted::Anew, Expect::SameAnswer)
        } else {
            (Wanted::Rest(said.to_owned()), Expect::Continuation)
        };
        self.splicer.break_off(expect);
        tracing::debug!(request_id = again.request_id(), %error, "the answer broke off");
        self.source = Source::Asking(again.ask(error, wanted));
    }

    /// Ends it with `error`, after all that was complete.
    fn fail(&mut self, error: Error) {
        self.flush();
        for event in self.calls.take_complete() {
            if let Some(event) = self.hand_out(event) {
                self.ready.push_back(event);
            }
        }
        self.source = Source::Over;
        self.error = Some(error);
    }

    fn went_on(&mut self, again: Box<Again<R>>, next: Next<ChatStream>) {
        let at = self.splicer.said().chars().count();
        tracing::info!(
            request_id = again.request_id(),
            from = %next.from,
            to = %next.to,
            at,
            reason = %self.reason,
            "going on with a broken answer"
        );
        self.ready.push_back(ChatEvent::Resumed(Box::new(Resumed {
            from: next.from,
            to: next.to,
            at: u64::try_from(at).unwrap_or(u64::MAX),
            reason: self.reason,
        })));
        self.source = Source::Answer(next.answer);
        self.again = Some(again);
    }
}

impl<R: Ask<Answer = ChatStream>> Stream for Resuming<R> {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(event) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(error) = this.error.take() {
                return Poll::Ready(Some(Err(error)));
            }
            match &mut this.source {
                Source::Answer(answer) => match ready!(Pin::new(answer).poll_next(cx)) {
                    Some(Ok(event)) => {
                        if let Some(event) = this.take(event) {
                            if this.ready.is_empty() {
                                return Poll::Ready(Some(Ok(event)));
                            }
                            this.ready.push_back(event);
                        }
                    }
                    Some(Err(error)) => this.broke(error),
                    None => this.source = Source::Over,
                },
                Source::Asking(asking) => {
                    let (again, next) = ready!(asking.as_mut().poll(cx));
                    match next {
                        Ok(next) => this.went_on(again, next),
                        Err(error) => this.fail(error),
                    }
                }
                Source::Over => return Poll::Ready(None),
            }
        }
    }
}

/// Whether a failure in the middle of an answer may be somebody's luck. What is allowed then the table decides.
fn may_go_on_after(kind: ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::BadRequest
            | ErrorKind::Cancelled
            | ErrorKind::Config
            | ErrorKind::NoTarget
            | ErrorKind::Exhausted
            | ErrorKind::Unsupported
    )
}

fn another_answer(misfit: Misfit) -> Error {
    Error::new(ErrorKind::InvalidResponse, misfit.to_string()).with_reached_upstream(true)
}
