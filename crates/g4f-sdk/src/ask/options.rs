//! How a call is made: the same for whatever is asked.

use std::sync::Arc;
use std::time::Duration;

use g4f_types::{
    CallOptions, CleanOptions, ContentFilter, Error, OnUnsupported, Proxy, Resume, Strategy,
    TrimOptions,
};
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;

use super::{Askable, RequestBuilder};

impl<R: Askable> RequestBuilder<R> {
    /// Asks this provider; called again, the next one in order of preference.
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.options.providers.push(name.into());
        self
    }

    /// Never asks this provider.
    pub fn exclude_provider(mut self, name: impl Into<String>) -> Self {
        self.options.exclude_providers.push(name.into());
        self
    }

    /// A model to try when none of the targets of the first one answers.
    pub fn fallback_model(mut self, model: impl Into<String>) -> Self {
        self.options.fallback_models.push(model.into());
        self
    }

    /// Asks only the first target.
    pub fn no_fallback(mut self) -> Self {
        self.options.no_fallback = Some(true);
        self
    }

    /// Further tries at the same target.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// Most upstream calls for the whole request.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.options.attempts = Some(attempts);
        self
    }

    /// Deadline of the whole request.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.options.timeout = Some(time);
        self
    }

    /// Deadline of the connection.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.options.connect = Some(time);
        self
    }

    /// Deadline of an attempt's first content; for a plain call, of its answer.
    pub fn first_content(mut self, time: Duration) -> Self {
        self.options.first_content = Some(time);
        self
    }

    /// Longest silence within a stream.
    pub fn idle(mut self, time: Duration) -> Self {
        self.options.idle = Some(time);
        self
    }

    /// Asks although every target is benched.
    pub fn try_anyway(mut self) -> Self {
        self.options.try_anyway = Some(true);
        self
    }

    /// What happens after a content filter's refusal.
    pub fn content_filter(mut self, what: ContentFilter) -> Self {
        self.options.content_filter = Some(what);
        self
    }

    /// What happens to a parameter that a target does not know.
    pub fn on_unsupported(mut self, what: OnUnsupported) -> Self {
        self.options.on_unsupported = Some(what);
        self
    }

    /// Whether providers that need no key may be asked.
    pub fn allow_keyless(mut self, allow: bool) -> Self {
        self.options.allow_keyless = Some(allow);
        self
    }

    /// Never asks this model.
    pub fn exclude_model(mut self, name: impl Into<String>) -> Self {
        self.options.exclude_models.push(name.into());
        self
    }

    /// Whether models that resemble the one asked for may answer when no target of it does.
    pub fn similar_models(mut self, yes: bool) -> Self {
        self.options.similar_models = Some(yes);
        self
    }

    /// Dearest model to ask, in USD for a million tokens, three of prompt to one of answer.
    pub fn max_price(mut self, usd: f64) -> Self {
        if usd >= 0.0 && usd.is_finite() {
            self.options.max_price = Some(usd);
        } else {
            self.wrong.get_or_insert_with(|| {
                Error::config(format!("max_price is {usd}, and must be 0 or more"))
            });
        }
        self
    }

    /// In which order targets are asked.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.options.strategy = Some(strategy);
        self
    }

    /// What happens to a stream that breaks after its first content.
    pub fn resume(mut self, what: Resume) -> Self {
        self.options.resume = Some(what);
        self
    }

    /// Whether a second target is asked when the first one is late with its first content.
    pub fn hedge(mut self, yes: bool) -> Self {
        self.options.hedge = Some(yes);
        self
    }

    /// Whether a request that a provider may have executed is sent again.
    pub fn retry_after_dispatch(mut self, yes: bool) -> Self {
        self.options.retry_after_dispatch = Some(yes);
        self
    }

    /// How the conversation is fitted into the window.
    pub fn trim(mut self, options: TrimOptions) -> Self {
        self.options.trim = Some(Arc::new(options));
        self
    }

    /// By what and how the answer is cleaned of what providers insert; only chats have such answers.
    pub fn clean(mut self, options: impl Into<CleanOptions>) -> Self {
        self.options.clean = Some(Arc::new(options.into()));
        self
    }

    /// Key to use, instead of the configured ones.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.options.api_key = Some(SecretString::from(key.into()));
        self
    }

    /// Base URL to use, instead of the provider's.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// A header to send as well.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            (Ok(name), Ok(mut value)) => {
                // The caller's headers may hold credentials.
                value.set_sensitive(true);
                self.options.headers.insert(name, value);
            }
            _ => {
                self.wrong.get_or_insert_with(|| {
                    Error::config(format!("the header {name:?} cannot be sent"))
                        .with_help("names are letters, digits and dashes; values are visible ASCII")
                });
            }
        }
        self
    }

    /// Proxy for this call.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.proxy = Some(Proxy::new(url));
        self
    }

    /// Every option of the call at once; what is set in `options` wins over what was set before.
    pub fn options(mut self, mut options: CallOptions) -> Self {
        crate::merge::hide(&mut options.headers);
        self.options = crate::merge::options(options, &self.options);
        self
    }
}
