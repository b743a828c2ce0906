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
//! | holds nothing but what the rules of [`g4f_clean`] take out: a notice, an error or login page, an advertisement | `ErrorPage` |
//! | plain, without an end | `Truncated` |
//! | speech that is HTML or JSON by its media type | `ErrorPage` |
//!
//! The rules know the caller's own words: what was asked for is an answer. Pages are told from answers whether or not
//! answers are cleaned ([`ValidateConfig::pages`]). A streamed answer is held back only while all of it could still be
//! taken out; the first word that stays makes it an answer, and nothing behind that is looked at here.
//!
//! It stands right above the provider, below the retry: what it refuses is tried again.

mod chat;

use std::any::Any;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use g4f_clean::{About, Rules};
use g4f_types::{BoxFuture, Call, ChatRequest, CleanOptions, Error, Result};
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

/// What comes in place of an answer, by the rules, and what is known of the one that is awaited.
#[derive(Clone, Debug)]
pub struct Pages {
    rules: Rules,
    about: About,
}

/// Refuses answers that are none.
#[derive(Clone, Debug)]
pub struct ValidateLayer {
    config: ValidateConfig,
    rules: Rules,
    options: Arc<CleanOptions>,
}

impl Default for ValidateLayer {
    /// Looks for everything, by the rules that come with [`g4f_clean`].
    fn default() -> Self {
        Self::new(ValidateConfig::default())
    }
}

impl ValidateLayer {
    /// A layer.
    pub fn new(config: ValidateConfig) -> Self {
        Self {
            config,
            rules: Rules::builtin().clone(),
            options: Arc::default(),
        }
    }

    /// Tells pages from answers by these rules, under these options where a call has none of its own.
    #[must_use]
    pub fn rules(mut self, rules: Rules, options: CleanOptions) -> Self {
        self.rules = rules;
        self.options = Arc::new(options);
        self
    }
}

impl<S> Layer<S> for ValidateLayer {
    type Service = Validate<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Validate {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service whose answers are looked at.
#[derive(Clone, Debug)]
pub struct Validate<S> {
    inner: S,
    layer: ValidateLayer,
}

impl<S> Validate<S> {
    fn pages<R: Ask>(&self, call: &Call<R>) -> Pages {
        let rules = self.layer.rules.clone();
        let options = &self.layer.options;
        let request = as_any(&call.request).downcast_ref::<ChatRequest>();
        let mut about = match (request, &call.cx.options().clean) {
            (None, _) => About::default(),
            (Some(request), None) => About::of(request, options),
            (Some(request), Some(own)) => About::of(request, &CleanOptions::clone(own).or(options)),
        };
        about.provider = call.cx.target().map(|target| target.provider_id().clone());
        Pages { rules, about }
    }
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
        let mut config = self.layer.config.clone();
        // When all had been said before the break, the rest is empty.
        config.empty &= !call.cx.goes_on();
        let pages = self.pages(&call);
        let cx = call.cx.clone();
        let answer = self.inner.call(call);
        Box::pin(async move {
            let checked = answer.await?.check(&config, &pages).await;
            checked.map_err(|error| placed(error, &cx))
        })
    }
}

fn as_any<R: 'static>(request: &R) -> &dyn Any {
    request
}
