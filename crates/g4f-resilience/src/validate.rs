//! "200 OK" is not an answer yet: error pages, notices, login walls and empty answers become errors.
//!
//! Free services like to answer with a page or a sentence about their limits in place of the model's words. What is
//! sent on as an answer cannot be replaced any more, so this is decided before the answer is committed:
//!
//! | the answer | becomes |
//! |---|---|
//! | ends without content and without a tool call, or holds only blanks | `Empty` |
//! | the same, with the finish reason `content_filter` | `ContentFilter` |
//! | the same, with the finish reason `length` | stays: the caller's own limit cut it |
//! | is short as a whole and begins like a known notice ("You have reached your request limit for the hour ...") | `ErrorPage` |
//! | begins as an HTML document and its first 4 KiB hold the mark of an error, login or challenge page | `ErrorPage` |
//! | plain, without an end | `Truncated` |
//! | speech that is HTML or JSON by its media type | `ErrorPage` |
//!
//! It is careful: a notice must stand at the very beginning and be the whole of an answer of at most 400 characters, HTML
//! must be a document and carry a known mark, and neither counts when the caller's own words are about that matter. A
//! streamed answer is held back only while its beginning could still become one of these.
//!
//! It stands right above the provider, below the retry: what it refuses is tried again.

mod chat;
mod notice;

use std::any::Any;
use std::task::{Context as TaskContext, Poll};

use g4f_types::{BoxFuture, Call, ChatRequest, Error, Result};
use tower::Layer;

use crate::answer::Answer;
use crate::provider::placed;
use crate::service::{Ask, Inner};

pub(crate) use chat::check as chat;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConfig {
    /// Answers that hold nothing.
    pub empty: bool,
    /// Notices and pages in place of an answer.
    pub pages: bool,
}

impl Default for ValidateConfig {
    /// Everything.
    fn default() -> Self {
        Self {
            empty: true,
            pages: true,
        }
    }
}

/// Refuses answers that are none.
#[derive(Clone, Debug, Default)]
pub struct ValidateLayer {
    config: ValidateConfig,
}

impl ValidateLayer {
    /// A layer.
    pub fn new(config: ValidateConfig) -> Self {
        Self { config }
    }
}

impl<S> Layer<S> for ValidateLayer {
    type Service = Validate<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Validate {
            inner,
            config: self.config.clone(),
        }
    }
}

/// A service whose answers are looked at.
#[derive(Clone, Debug)]
pub struct Validate<S> {
    inner: S,
    config: ValidateConfig,
}

impl<R, S> tower::Service<Call<R>> for Validate<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = BoxFuture<'static, Result<R::Answer>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let mut config = self.config.clone();
        // When all had been said before the break, the rest is empty.
        config.empty &= !call.cx.goes_on();
        let asked = as_any(&call.request).downcast_ref::<ChatRequest>().cloned();
        let cx = call.cx.clone();
        let answer = self.inner.call(call);
        Box::pin(async move {
            let asks_for = |words: &[&str]| {
                asked
                    .as_ref()
                    .and_then(ChatRequest::last_user_text)
                    .is_some_and(|text| {
                        let text = text.to_lowercase();
                        words.iter().any(|word| text.contains(word))
                    })
            };
            let checked = answer.await?.check(&config, asks_for).await;
            checked.map_err(|error| placed(error, &cx))
        })
    }
}

fn as_any<R: 'static>(request: &R) -> &dyn Any {
    request
}
