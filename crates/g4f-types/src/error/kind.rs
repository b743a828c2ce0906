//! The closed set of failures, whether trying again makes sense, and whose fault they are.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong. The set is closed: every layer decides by it (see `docs/architecture.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ErrorKind {
    /// The caller sends too fast. Waiting helps; another key helps at once.
    RateLimited,
    /// The account or key has nothing left until a reset or a payment. Waiting seconds does not help.
    QuotaExhausted,
    /// The key is missing, wrong or not allowed here.
    Auth,
    /// The conversation does not fit the model's context window.
    ContextLength,
    /// This provider does not serve this model.
    ModelNotFound,
    /// The provider is out of capacity for the moment.
    Overloaded,
    /// The provider failed (5xx without a better reading).
    Server,
    /// The connection could not be made or broke.
    Network,
    /// A deadline passed: connect, first content, idle or total.
    Timeout,
    /// The stream ended without saying that it was complete.
    Truncated,
    /// The answer could not be read.
    InvalidResponse,
    /// The answer is complete and holds nothing.
    Empty,
    /// An error page, ad wall, login page or limit notice came in place of an answer.
    ErrorPage,
    /// The provider's filter refused the prompt or stopped the answer.
    ContentFilter,
    /// The request itself is wrong; it fails the same way everywhere.
    BadRequest,
    /// The request asks for something that this provider or model cannot do.
    Unsupported,
    /// The caller went away or cancelled.
    Cancelled,
    /// Nothing could be asked: no provider serves the model, or none is usable.
    NoTarget,
    /// Every target that could be asked failed; [`Error::causes`](crate::Error::causes) lists them.
    Exhausted,
    /// A setting is wrong. Nothing was sent.
    Config,
}

impl ErrorKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 20] = [
        Self::RateLimited,
        Self::QuotaExhausted,
        Self::Auth,
        Self::ContextLength,
        Self::ModelNotFound,
        Self::Overloaded,
        Self::Server,
        Self::Network,
        Self::Timeout,
        Self::Truncated,
        Self::InvalidResponse,
        Self::Empty,
        Self::ErrorPage,
        Self::ContentFilter,
        Self::BadRequest,
        Self::Unsupported,
        Self::Cancelled,
        Self::NoTarget,
        Self::Exhausted,
        Self::Config,
    ];

    /// The name as it appears in trails, logs and JSON, such as `RateLimited`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RateLimited => "RateLimited",
            Self::QuotaExhausted => "QuotaExhausted",
            Self::Auth => "Auth",
            Self::ContextLength => "ContextLength",
            Self::ModelNotFound => "ModelNotFound",
            Self::Overloaded => "Overloaded",
            Self::Server => "Server",
            Self::Network => "Network",
            Self::Timeout => "Timeout",
            Self::Truncated => "Truncated",
            Self::InvalidResponse => "InvalidResponse",
            Self::Empty => "Empty",
            Self::ErrorPage => "ErrorPage",
            Self::ContentFilter => "ContentFilter",
            Self::BadRequest => "BadRequest",
            Self::Unsupported => "Unsupported",
            Self::Cancelled => "Cancelled",
            Self::NoTarget => "NoTarget",
            Self::Exhausted => "Exhausted",
            Self::Config => "Config",
        }
    }

    /// Whether sending the same request again to the same target may help, when nobody has tried yet.
    pub const fn disposition(self) -> Disposition {
        match self {
            Self::RateLimited
            | Self::Overloaded
            | Self::Server
            | Self::Network
            | Self::Timeout
            | Self::Truncated
            | Self::InvalidResponse
            | Self::Empty
            | Self::ErrorPage => Disposition::Temporary,
            _ => Disposition::Permanent,
        }
    }

    /// Whose fault this kind usually is. A classifier that knows more may say otherwise.
    pub const fn fault_domain(self) -> FaultDomain {
        match self {
            Self::RateLimited | Self::Auth => FaultDomain::Key,
            Self::QuotaExhausted => FaultDomain::Account,
            Self::ContextLength | Self::ContentFilter | Self::BadRequest | Self::Unsupported => {
                FaultDomain::Request
            }
            Self::ModelNotFound => FaultDomain::Model,
            Self::Network => FaultDomain::Network,
            Self::Cancelled => FaultDomain::Caller,
            Self::NoTarget | Self::Exhausted | Self::Config => FaultDomain::Local,
            _ => FaultDomain::Provider,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether trying again makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// The same request to the same target fails again.
    Permanent,
    /// Trying again may help.
    Temporary,
    /// It was temporary, and trying again has been given up: an outer layer must not multiply attempts.
    Persistent,
}

/// Whose fault a failure is; it decides what gets benched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultDomain {
    /// The request: nothing is ever benched for it.
    Request,
    /// One key.
    Key,
    /// The account behind a key.
    Account,
    /// One model at one provider.
    Model,
    /// The provider.
    Provider,
    /// The way to the provider.
    Network,
    /// The caller, who went away.
    Caller,
    /// This side: configuration, or nothing left to ask.
    Local,
}
