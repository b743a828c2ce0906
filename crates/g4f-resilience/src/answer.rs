//! How a layer treats an answer, whatever was asked: wait for its first content, hear of its end, tie things to it.

pub(crate) mod chat;
mod speech;

use std::time::Instant;

use g4f_types::facets::{Embeddings, ImageAnswer, Moderation, Ranking, Transcript, VideoJob};
use g4f_types::{End, Error, ErrorKind, Result, Switched, Usage};

use crate::deadline::StreamLimits;
use crate::resume::Again;
use crate::service::Ask;
use crate::validate::{Pages, ValidateConfig};

/// Most events that [`Answer::commit`] holds back.
pub const MAX_HELD_EVENTS: usize = 64;

/// Most bytes that [`Answer::commit`] holds back, about.
pub const MAX_HELD_BYTES: usize = 256 * 1024;

/// An answer that layers can wait for, watch and tie things to.
///
/// Chat and speech answers come piece by piece: their end is in the future. All others are here as a whole, and so is a
/// chat answer that was not streamed: for these a watcher is called at once and a guard is dropped at once, because the
/// provider is done with them.
pub trait Answer: Send + Sized + 'static {
    /// Waits for the first content, or for an end. What came before it is held back, at most [`MAX_HELD_EVENTS`] and
    /// [`MAX_HELD_BYTES`]; an answer with more than that before its first content is handed out as it is. An answer that
    /// is committed already is returned at once.
    ///
    /// # Errors
    /// Whatever ended the answer before its first content; `Timeout` when `deadline` passes.
    fn commit(self, deadline: Option<Instant>) -> impl Future<Output = Result<Self>> + Send;

    /// Calls `watch` exactly once, when the answer ends or is dropped.
    #[must_use]
    fn watch_end(self, watch: impl FnOnce(End<'_>) + Send + 'static) -> Self;

    /// Keeps `guard` until the answer has ended or is dropped.
    #[must_use]
    fn hold(self, guard: impl Send + 'static) -> Self;

    /// Puts the rest of the answer under `limits`. What is here as a whole needs none.
    #[must_use]
    fn limit(self, limits: StreamLimits) -> Self {
        let _ = limits;
        self
    }

    /// Looks at the beginning and refuses what is no answer. `pages` knows what comes in place of one.
    ///
    /// # Errors
    /// `Empty`, `ErrorPage`, `ContentFilter`, `Truncated`, or whatever ended the answer.
    fn check(
        self,
        config: &ValidateConfig,
        pages: &Pages,
    ) -> impl Future<Output = Result<Self>> + Send {
        let _ = (config, pages);
        std::future::ready(Ok(self))
    }

    /// Tells the caller that another target took over, where the answer has a place for that.
    fn note_switch(&mut self, switched: impl FnOnce() -> Switched) {
        let _ = switched;
    }

    /// Lets `again` go on with the answer when it breaks off, where that is possible.
    #[must_use]
    fn resume<R: Ask<Answer = Self>>(self, again: Again<R>) -> Self {
        drop(again);
        self
    }

    /// Lets `observer` follow the answer to its end.
    #[must_use]
    fn observe(self, observer: impl Observer) -> Self;
}

/// Follows an answer.
pub trait Observer: Send + 'static {
    /// Tokens were reported; a later report replaces an earlier one.
    fn usage(&mut self, usage: &Usage);

    /// It ended. Called exactly once.
    fn end(self, end: End<'_>);
}

macro_rules! whole_answers {
    ($($answer:ty, $empty:expr, $usage:expr;)*) => {$(
        impl Answer for $answer {
            async fn commit(self, _: Option<Instant>) -> Result<Self> {
                Ok(self)
            }

            fn watch_end(self, watch: impl FnOnce(End<'_>) + Send + 'static) -> Self {
                watch(End::Finished);
                self
            }

            fn hold(self, _: impl Send + 'static) -> Self {
                self
            }

            async fn check(self, config: &ValidateConfig, _: &Pages) -> Result<Self> {
                let is_empty: fn(&Self) -> bool = $empty;
                if config.empty && is_empty(&self) {
                    return Err(empty());
                }
                Ok(self)
            }

            fn observe(self, mut observer: impl Observer) -> Self {
                let usage: fn(&Self) -> Option<&Usage> = $usage;
                if let Some(usage) = usage(&self) {
                    observer.usage(usage);
                }
                observer.end(End::Finished);
                self
            }
        }
    )*};
}

whole_answers! {
    ImageAnswer, |it| it.images.is_empty(), |it| it.usage.as_ref();
    // Silence has no words: an empty transcript is an answer.
    Transcript, |_| false, |it| it.usage.as_ref();
    Embeddings, |it| it.vectors.is_empty(), |it| it.usage.as_ref();
    Ranking, |_| false, |it| it.usage.as_ref();
    Moderation, |it| it.results.is_empty(), |_| None;
    // Its work has only begun; an id or an address is all that it must hold.
    VideoJob, |it| it.id.is_empty() && it.url.is_none() && it.videos.is_empty(), |_| None;
}

/// The error for an answer that holds nothing.
pub(crate) fn empty() -> Error {
    Error::new(ErrorKind::Empty, "the answer is complete and holds nothing")
        .with_reached_upstream(true)
}

/// The error for an answer whose first content did not come in time.
fn no_content() -> Error {
    Error::new(ErrorKind::Timeout, "the first content did not come in time")
        .with_reached_upstream(true)
}

/// `future`, but not beyond `deadline`.
async fn within<T>(
    deadline: Option<Instant>,
    future: impl Future<Output = Result<T>> + Send,
) -> Result<T> {
    match deadline {
        None => future.await,
        Some(at) => tokio::time::timeout_at(at.into(), future)
            .await
            .unwrap_or_else(|_| Err(no_content())),
    }
}
