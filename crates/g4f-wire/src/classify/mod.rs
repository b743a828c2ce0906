//! What an error answer means: status, headers and body in, an [`Error`] with a kind, a wait and a context limit out.
//!
//! Providers disagree about everything: quota exhaustion comes under 400, 402, 403, 412 and 429, a wrong key under
//! 400, 401 and 403, an overload as a rate limit and a bad request. So a chain decides:
//!
//! 1. [`generic`]: codes first, then words, then the status alone;
//! 2. the wire family's [`Override`];
//! 3. the vendor's, which has the last word.
//!
//! An [`Override`] sees the same [`Facts`] and either has no opinion (`None`) or gives a whole [`Verdict`].
//!
//! ```
//! use g4f_types::ErrorKind;
//! use g4f_wire::classify::{self, Answer};
//! use http::{HeaderMap, StatusCode};
//!
//! let body = br#"{"error": {"message": "This model's maximum context length is 8192 tokens. However, .."}}"#;
//! let answer = Answer::new(StatusCode::BAD_REQUEST, HeaderMap::new(), body.as_slice().into());
//! let error = answer.classify(None, classify::no_opinion, None);
//! assert_eq!(error.kind(), ErrorKind::ContextLength);
//! assert_eq!(error.context_limit(), Some(8192));
//! ```

mod answer;
pub(crate) mod daily;
mod facts;
mod generic;
mod html;
mod limit;
mod param;
mod shapes;
mod words;

use std::time::Duration;

use g4f_types::{Disposition, Error, ErrorKind, FaultDomain};

pub use answer::{Answer, MAX_ERROR_BODY, in_band};
pub use facts::{Facts, request_id};
pub use generic::generic;

/// Longest code that is kept, in bytes. Some vendors put a sentence there.
const MAX_CODE: usize = 128;

/// An opinion of a wire family or a vendor about a failure; `None` for no opinion.
pub type Override = fn(&Facts<'_>) -> Option<Verdict>;

/// The override that never has an opinion.
pub fn no_opinion(_: &Facts<'_>) -> Option<Verdict> {
    None
}

/// What a failure is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// The kind.
    pub kind: ErrorKind,
    /// The wait that is asked for. `None` leaves what headers and body say.
    pub retry_after: Option<Duration>,
    /// Whether a wait in headers or body is to be ignored, as waiting does not help.
    pub ignore_wait: bool,
    /// The model's context window in tokens. `None` leaves what the text says.
    pub context_limit: Option<u32>,
    /// Whose fault it is. `None` leaves the kind's.
    pub fault_domain: Option<FaultDomain>,
    /// Whether to try again. `None` leaves the kind's.
    pub disposition: Option<Disposition>,
    /// What the reader can do.
    pub help: Option<&'static str>,
}

impl Verdict {
    /// Nothing but a kind.
    pub const fn new(kind: ErrorKind) -> Self {
        Self {
            kind,
            retry_after: None,
            ignore_wait: false,
            context_limit: None,
            fault_domain: None,
            disposition: None,
            help: None,
        }
    }

    /// Sets the wait.
    #[must_use]
    pub const fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Says that waiting does not help, whatever headers and body say.
    #[must_use]
    pub const fn without_wait(mut self) -> Self {
        self.ignore_wait = true;
        self
    }

    /// Sets the context window.
    #[must_use]
    pub const fn context_limit(mut self, tokens: u32) -> Self {
        self.context_limit = Some(tokens);
        self
    }

    /// Sets whose fault it is.
    #[must_use]
    pub const fn fault_domain(mut self, domain: FaultDomain) -> Self {
        self.fault_domain = Some(domain);
        self
    }

    /// Sets whether to try again.
    #[must_use]
    pub const fn disposition(mut self, disposition: Disposition) -> Self {
        self.disposition = Some(disposition);
        self
    }

    /// Says what the reader can do.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }
}

/// The error that these facts amount to, by the chain of this module.
pub fn error(facts: &Facts<'_>, family: Override, vendor: Option<Override>) -> Error {
    let verdict = vendor
        .and_then(|vendor| vendor(facts))
        .or_else(|| family(facts))
        .unwrap_or_else(|| generic(facts));
    let mut error = Error::new(verdict.kind, facts.message.as_ref()).with_reached_upstream(true);
    if let Some(status) = facts.status {
        error = error.with_status(status);
    }
    if let Some(code) = facts.code.as_deref().or(facts.kind_word) {
        error = error.with_code(html::cut(code, MAX_CODE));
    }
    if let Some(param) = param::blamed(facts, verdict.kind) {
        error = error.with_param(param);
    }
    if let Some(id) = facts.request_id() {
        error = error.with_request_id(html::cut(&id, MAX_CODE));
    }
    if verdict.kind == ErrorKind::ContextLength
        && let Some(limit) = verdict.context_limit.or_else(|| limit::of(facts))
    {
        error = error.with_context_limit(limit);
    }
    if !verdict.ignore_wait
        && let Some(wait) = verdict.retry_after.or_else(|| facts.wait(verdict.kind))
    {
        error = error.with_retry_after(wait);
    }
    if let Some(domain) = verdict.fault_domain {
        error = error.with_fault_domain(domain);
    }
    if let Some(disposition) = verdict.disposition {
        error = error.with_disposition(disposition);
    }
    if let Some(help) = verdict.help {
        error = error.with_help(help);
    }
    error
}

#[cfg(test)]
mod tests;
