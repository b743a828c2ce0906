//! The stream that a caller gets in place of the provider's.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use futures_core::Stream;
use futures_util::FutureExt as _;
use g4f_types::{ChatEvent, ChatStream, CleanMode, Error, Result};

use super::cleaner::Cleaner;
use super::judging::{Asked, Hold, Judging, MAX_JUDGED};
use super::plan::Plan;

/// Cleans an answer: at once where it is here as a whole and nobody must be asked, else as it comes.
///
/// # Errors
/// `ErrorPage` for a whole answer of which nothing is left.
pub(super) fn clean(answer: ChatStream, mut plan: Box<Plan>) -> Result<ChatStream> {
    plan.find_provider();
    let last = answer.as_ready().and_then(VecDeque::back);
    let is_whole = matches!(last, Some(ChatEvent::Finished { .. }));
    if is_whole && plan.mode == CleanMode::Rules {
        return at_once(answer, plan);
    }
    Ok(ChatStream::new(Cleaned {
        hold: Hold::of(&plan),
        cleaner: Cleaner::new(plan),
        source: Source::Answer(answer),
        released: VecDeque::new(),
        error: None,
    }))
}

fn at_once(mut answer: ChatStream, plan: Box<Plan>) -> Result<ChatStream> {
    let mut cleaner = Cleaner::new(plan);
    let mut events = VecDeque::with_capacity(answer.buffered().len());
    // It is here as a whole: nothing is waited for.
    while let Some(Some(event)) = answer.next().now_or_never() {
        let event = event?;
        if !matches!(event, ChatEvent::Finished { .. }) {
            let event = cleaner.take(event).filter(|one| *one != ChatEvent::Ping);
            events.append(&mut cleaner.ready);
            events.extend(event);
            continue;
        }
        cleaner.end();
        if let Some(error) = cleaner.page() {
            cleaner.close();
            return Err(error);
        }
        events.append(&mut cleaner.ready);
        events.push_back(event);
    }
    cleaner.close();
    Ok(ChatStream::ready(events))
}

/// An answer that is cleaned as it comes.
struct Cleaned {
    source: Source,
    cleaner: Cleaner,
    /// What is kept back for a judge, until the answer is over.
    hold: Option<Hold>,
    /// Events that nothing keeps back any more; they go before those of the cleaner.
    released: VecDeque<ChatEvent>,
    error: Option<Error>,
}

enum Source {
    Answer(ChatStream),
    /// It is complete, and a judge was asked; the last event waits.
    Judging(Judging, ChatEvent),
    Over,
}

impl Cleaned {
    /// The next event that is here.
    fn next_ready(&mut self) -> Option<ChatEvent> {
        if let Some(event) = self.released.pop_front() {
            return Some(event);
        }
        let event = self.cleaner.ready.pop_front()?;
        Some(self.pass(event))
    }

    fn pass(&mut self, event: ChatEvent) -> ChatEvent {
        let Some(hold) = &mut self.hold else {
            return event;
        };
        let event = hold.pass(event);
        if hold.is_full()
            && let Some(hold) = self.hold.take()
        {
            tracing::warn!(
                request_id = &**self.cleaner.plan.cx.request_id(),
                limit = MAX_JUDGED,
                "the answer is too long for a judge, it is cleaned by rules alone"
            );
            self.released = hold.into_queue();
        }
        event
    }

    fn take(&mut self, event: ChatEvent) -> Option<ChatEvent> {
        if matches!(event, ChatEvent::Finished { .. }) {
            self.finish(event);
            return None;
        }
        let ended = match &event {
            ChatEvent::ChoiceFinished { choice, .. } => Some(*choice),
            _ => None,
        };
        let event = self.cleaner.take(event)?;
        // The end of a text is ready when its choice is over, and a judge may still be asked about it.
        if let (Some(choice), Some(hold)) = (ended, &mut self.hold)
            && hold.keeps(self.cleaner.suspicion(choice))
        {
            hold.keep(self.cleaner.ready.drain(..).chain([event]));
            return Some(ChatEvent::Ping);
        }
        if self.cleaner.ready.is_empty() && self.released.is_empty() {
            return Some(self.pass(event));
        }
        self.cleaner.ready.push_back(event);
        None
    }

    /// The provider said that the answer is complete.
    fn finish(&mut self, end: ChatEvent) {
        self.cleaner.end();
        if let Some(error) = self.cleaner.page() {
            self.break_off(error);
            return;
        }
        let rest = match self.hold.take() {
            None => {
                self.close(end);
                return;
            }
            Some(hold) => match hold.ask(&mut self.cleaner) {
                Asked::Nobody(rest) => rest,
                Asked::Judge(judging) => {
                    self.source = Source::Judging(judging, end);
                    return;
                }
            },
        };
        self.cleaner.ready = rest;
        self.close(end);
    }

    /// All is decided and ready; the end comes after it.
    fn close(&mut self, end: ChatEvent) {
        self.source = Source::Over;
        self.cleaner.close();
        self.cleaner.ready.push_back(end);
    }

    /// It ends with an error, after all that came before it.
    fn break_off(&mut self, error: Error) {
        self.source = Source::Over;
        self.cleaner.close();
        if let Some(hold) = self.hold.take() {
            self.released.append(&mut hold.into_queue());
        }
        self.error = Some(error);
    }
}

impl Stream for Cleaned {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(event) = this.next_ready() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(error) = this.error.take() {
                return Poll::Ready(Some(Err(error)));
            }
            match &mut this.source {
                Source::Answer(answer) => match ready!(Pin::new(answer).poll_next(cx)) {
                    Some(Ok(event)) => {
                        if let Some(event) = this.take(event) {
                            return Poll::Ready(Some(Ok(event)));
                        }
                    }
                    Some(Err(error)) => {
                        this.cleaner.end();
                        this.break_off(error);
                    }
                    None => this.source = Source::Over,
                },
                Source::Judging(judging, _) => {
                    let verdict = ready!(judging.verdict.as_mut().poll(cx));
                    if let Source::Judging(judging, end) =
                        std::mem::replace(&mut this.source, Source::Over)
                    {
                        this.cleaner.ready = judging.apply(&verdict, &mut this.cleaner);
                        match this.cleaner.page() {
                            Some(error) => this.break_off(error),
                            None => this.close(end),
                        }
                    }
                }
                Source::Over => return Poll::Ready(None),
            }
        }
    }
}
