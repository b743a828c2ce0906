//! A streamed answer, with what is known about its making.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;
use g4f_types::{Attempt, ChatAnswer, ChatEvent, ChatStream, Context, Outcome, Result};

/// A streamed answer: [`next`](Self::next) or [`Stream`] for the events, [`collect`](Self::collect) for the whole.
///
/// Dropping it cancels the request upstream.
#[derive(Debug)]
pub struct AnswerStream {
    stream: ChatStream,
    cx: Context,
}

impl AnswerStream {
    pub(crate) fn new(stream: ChatStream, cx: Context) -> Self {
        Self { stream, cx }
    }

    /// The next event; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<ChatEvent>> {
        self.stream.next().await
    }

    /// Id by which the request is followed through the logs.
    pub fn request_id(&self) -> &str {
        self.cx.request_id()
    }

    /// The attempts so far. The last entry is complete once the stream has ended.
    pub fn trail(&self) -> Vec<Attempt> {
        self.cx.trail().snapshot()
    }

    /// The provider that is answering.
    pub fn provider(&self) -> Option<Arc<str>> {
        answering(&self.cx).map(|attempt| attempt.provider)
    }

    /// The model that is answering, by the provider's name for it.
    pub fn model(&self) -> Option<Arc<str>> {
        answering(&self.cx).map(|attempt| attempt.model)
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// The stream's error; [`Error::partial`](g4f_types::Error::partial) holds what had come.
    pub async fn collect(self) -> Result<ChatAnswer> {
        match self.stream.collect().await {
            Ok(mut answer) => {
                complete(&mut answer, &self.cx);
                Ok(answer)
            }
            Err(error) => {
                let trail = self.cx.trail().snapshot();
                let partial = error.partial().cloned().map(|mut answer| {
                    complete(&mut answer, &self.cx);
                    answer
                });
                let error = error.with_trail(trail);
                Err(match partial {
                    Some(partial) => error.with_partial(partial),
                    None => error,
                })
            }
        }
    }
}

impl Stream for AnswerStream {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.stream).poll_next(cx)
    }
}

fn answering(cx: &Context) -> Option<Attempt> {
    cx.trail()
        .snapshot()
        .into_iter()
        .rev()
        .find(|attempt| attempt.outcome == Outcome::Ok)
}

/// Adds what the stream does not know: who answered, and how it came to that.
fn complete(answer: &mut ChatAnswer, cx: &Context) {
    answer.trail = cx.trail().snapshot();
    // Behind the one that answered there may be one that was slower.
    let answered = |attempt: &&Attempt| attempt.outcome == Outcome::Ok;
    let last = answer.trail.iter().rfind(answered);
    if let Some(last) = last.or(answer.trail.last()) {
        answer.provider = last.provider.to_string();
        if answer.model.is_empty() {
            answer.model = last.model.to_string();
        }
    }
}
