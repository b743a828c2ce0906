//! Options of a call: everything that a client sets can be set again for one call.

mod clean;
mod trim;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

pub use clean::{CitationPolicy, CleanMode, CleanOptions, JudgeOptions, ThinkingPolicy};
pub use trim::{Oversize, TrimOptions, TrimPolicy};

/// Options of one call. `None` or empty leaves what the client has. Field names are those of the command's long
/// options, of the gateway's `"g4f"` object and of the configuration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// Key to use, instead of the configured ones.
    pub api_key: Option<SecretString>,
    /// Base URL to use, instead of the provider's.
    pub base_url: Option<String>,
    /// Headers to send as well.
    pub headers: HeaderMap,
    /// Proxy, such as `socks5h://127.0.0.1:9050`.
    pub proxy: Option<Proxy>,
    /// Providers to ask, in order of preference. Empty: all that can serve the request.
    pub providers: Vec<String>,
    /// Providers never to ask.
    pub exclude_providers: Vec<String>,
    /// Models to try when none of the targets of the first one answers.
    pub fallback_models: Vec<String>,
    /// Asks only the first provider and model, with all of its keys.
    pub no_fallback: Option<bool>,
    /// Further tries at the same target.
    pub retries: Option<u32>,
    /// Most upstream calls for the whole request.
    pub attempts: Option<u32>,
    /// Deadline of the whole request.
    pub timeout: Option<Duration>,
    /// Deadline of the connection.
    pub connect: Option<Duration>,
    /// Deadline of the first content of an attempt.
    pub first_content: Option<Duration>,
    /// Longest silence within a stream.
    pub idle: Option<Duration>,
    /// Asks benched targets when nobody else is left.
    pub try_anyway: Option<bool>,
    /// What happens after a content filter's refusal.
    pub content_filter: Option<ContentFilter>,
    /// What happens to a parameter that the target does not know.
    pub on_unsupported: Option<OnUnsupported>,
    /// Whether providers that need no key may be asked.
    pub allow_keyless: Option<bool>,
    /// Models never to ask, by their own or by the provider's name.
    pub exclude_models: Vec<String>,
    /// Whether models that resemble the one asked for may answer when no target of it does.
    pub similar_models: Option<bool>,
    /// Dearest model to ask, in USD for a million tokens, as [`Price::blended`](crate::Price::blended) counts.
    pub max_price: Option<f64>,
    /// In which order targets are asked.
    pub strategy: Option<Strategy>,
    /// What happens to a stream that breaks after its first content.
    pub resume: Option<Resume>,
    /// Whether a second target is asked when the first one is late with its first content.
    pub hedge: Option<bool>,
    /// Whether a request that a provider may have executed is sent again.
    pub retry_after_dispatch: Option<bool>,
    /// How the conversation is fitted into the window.
    pub trim: Option<Arc<TrimOptions>>,
    /// How the answer is cleaned.
    pub clean: Option<Arc<CleanOptions>>,
}

/// In which order the targets of a request are asked. Preferences of the caller and the order of a route come first,
/// except where a strategy says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// By a score of success rate, time to the first content, load and price, with some exploration, among targets that
    /// are equally preferred.
    #[default]
    Score,
    /// Always as they are preferred and configured.
    Priority,
    /// The one that is usually first with its first content.
    Latency,
    /// The cheapest; unknown prices last.
    Price,
    /// Each in turn.
    RoundRobin,
    /// Any.
    Random,
    /// Any, in proportion to the weights of the route.
    Weighted,
}

impl Strategy {
    /// Every strategy.
    pub const ALL: [Self; 7] = [
        Self::Score,
        Self::Priority,
        Self::Latency,
        Self::Price,
        Self::RoundRobin,
        Self::Random,
        Self::Weighted,
    ];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Priority => "priority",
            Self::Latency => "latency",
            Self::Price => "price",
            Self::RoundRobin => "round_robin",
            Self::Random => "random",
            Self::Weighted => "weighted",
        }
    }

    /// The strategy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What happens to a stream that breaks after its first content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resume {
    /// Another target is given what was said and goes on from there.
    #[default]
    Continue,
    /// Another target is asked anew, and its answer is taken over where it says the same.
    Restart,
    /// It ends with the error.
    Off,
}

impl Resume {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Continue, Self::Restart, Self::Off];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::Restart => "restart",
            Self::Off => "off",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What happens after a content filter's refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentFilter {
    /// The refusal is the answer.
    #[default]
    Stop,
    /// Another target is asked.
    Switch,
}

/// What happens to a parameter that a target does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnUnsupported {
    /// It is left out, with a line in the log; once a provider complains, the call is repeated without it.
    #[default]
    Drop,
    /// The call fails.
    Error,
}

/// A proxy address. It may hold a password, so it is shown without one.
#[derive(Clone)]
pub struct Proxy(SecretString);

impl Proxy {
    /// The proxy at `url`: `http`, `https`, `socks5` or `socks5h`.
    pub fn new(url: impl Into<String>) -> Self {
        Self(SecretString::from(url.into()))
    }

    /// The whole address, password included. For the transport only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The address without user and password.
    pub fn redacted(&self) -> String {
        let url = self.expose();
        match (url.find("://"), url.rfind('@')) {
            (Some(scheme), Some(at)) if at > scheme => {
                format!("{}…@{}", &url[..scheme + 3], &url[at + 1..])
            }
            // The scheme was forgotten, or is behind what looks like a password.
            (_, Some(at)) => format!("…@{}", &url[at + 1..]),
            _ => url.to_owned(),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.redacted())
    }
}

impl PartialEq for Proxy {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}
