//! What each failure does: one table, and the decision that follows from it.
//!
//! | kind | same target | then | benches | breaker |
//! |---|---|---|---|---|
//! | `RateLimited` | waits, if nobody else is left and it is 5 s at most | next key, next target | the key, until Retry-After or for 5 s | - |
//! | `QuotaExhausted` | no | next key, next target | the key, until the reset | - |
//! | `Auth` | no | next key, next target | the key | - |
//! | `ContextLength` | no | a target with a larger window | nothing | - |
//! | `ModelNotFound` | no | another provider or model | the model at the provider | - |
//! | `Overloaded` | backoff, 2 retries; a wait that it names, if nobody else is left | next target | the model at the provider, if it names a wait | a fault |
//! | `Server`, `Network` | backoff, 2 retries | next target | - | a fault |
//! | `Timeout` | the same, if nobody else is left | next target | - | a fault |
//! | `Truncated`, `InvalidResponse`, `Empty`, `ErrorPage` | 1 retry | next target | - | a bad answer |
//! | `ContentFilter` | no | next target, if the caller allows it | nothing | - |
//! | `Unsupported` | once without the parameter, if one is named and the caller allows it | another provider or model | nothing | - |
//! | `Config` | no | next target, whose settings may be right | nothing | - |
//! | `BadRequest`, `Cancelled`, `NoTarget`, `Exhausted` | no | stop | nothing | - |
//!
//! # What may be sent again
//!
//! After most failures nobody knows whether the provider has executed the request all the same. A chat is sent again in
//! any case; what makes images or videos costs money each time, and is not, unless `retry_after_dispatch` says so. A
//! request *may have been executed* ([`may_have_run`]) when it reached the provider, except where the provider has
//! certainly refused it:
//!
//! - a status from 300 to 499, but not 408: a server that says it waited too long may have begun;
//! - `Overloaded` with a Retry-After, as in a 503: it names a time to come back, so it did not take the work;
//! - in whatever form, `RateLimited`, `QuotaExhausted`, `Auth`, `ModelNotFound`, `ContextLength`, `BadRequest` and
//!   `Unsupported`: each of them is a refusal.
//!
//! So 500, 502, 504, a 503 without a time, a deadline that passed, a connection that broke after the request was written,
//! and an answer that is cut, empty or no answer leave it open. A connection that was never made does not.
//!
//! # What goes before the table
//!
//! The kind gives the row. What a classifier knows better goes first: a failure that is not
//! [temporary](g4f_types::Disposition::Temporary) is not tried again, and one whose [fault domain](FaultDomain) is the
//! request, the caller or this side benches nobody and feeds no breaker.

use std::time::Duration;

use g4f_types::{Capability, CapabilitySet, ContentFilter, Context, Error, ErrorKind, FaultDomain};

/// Longest Retry-After that is waited for.
pub const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whether the same target is asked again.
    pub again: Again,
    /// Who is asked then.
    pub then: Then,
    /// Who is left alone, and by what measure.
    pub bench: Benches,
    /// What the breaker makes of it.
    pub strike: Strike,
}

/// Whether the same target is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Never.
    No,
    /// After a backoff, as often as retries are allowed; where a wait is named, only if nobody else is left.
    Backoff,
    /// After a backoff, as often as retries are allowed, but only if nobody else is left.
    BackoffIfAlone,
    /// After a backoff, unless the target was asked again already, for whatever reason.
    Once,
    /// After the wait that the provider names, if nobody else is left and it is short.
    WaitIfAlone,
}

/// Who is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nobody.
    Stop,
    /// The same provider with another key, then others.
    NextKey,
    /// Another provider or model first; the same with another key after them.
    Next,
    /// Another provider or model.
    Elsewhere,
    /// Another provider or model that has, or may have, a larger window.
    LargerWindow,
    /// Any other target, where the caller allows it.
    IfSwitching,
}

/// Who is benched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Benches {
    /// Nobody.
    Nobody,
    /// The key, for a rate limit.
    RateLimit,
    /// The key, for a quota.
    Quota,
    /// The key, for a refusal.
    Key,
    /// The model at the provider.
    Model,
    /// The model at the provider, but only where the provider names a wait.
    AsAsked,
}

/// What the breaker makes of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// Nothing: the target is alive.
    None,
    /// The target or the way to it failed.
    Fault,
    /// The target answered with something that is no answer.
    BadAnswer,
}

/// The row of `kind`.
pub const fn rule(kind: ErrorKind) -> Rule {
    const fn row(again: Again, then: Then, bench: Benches, strike: Strike) -> Rule {
        Rule {
            again,
            then,
            bench,
            strike,
        }
    }
    use ErrorKind as K;
    match kind {
        K::RateLimited => row(
            Again::WaitIfAlone,
            Then::NextKey,
            Benches::RateLimit,
            Strike::None,
        ),
        K::QuotaExhausted => row(Again::No, Then::NextKey, Benches::Quota, Strike::None),
        K::Auth => row(Again::No, Then::NextKey, Benches::Key, Strike::None),
        K::ContextLength => row(Again::No, Then::LargerWindow, Benches::Nobody, Strike::None),
        K::ModelNotFound => row(Again::No, Then::Elsewhere, Benches::Model, Strike::None),
        K::Overloaded => row(Again::Backoff, Then::Next, Benches::AsAsked, Strike::Fault),
        K::Server | K::Network => row(Again::Backoff, Then::Next, Benches::Nobody, Strike::Fault),
        K::Timeout => row(
            Again::BackoffIfAlone,
            Then::Next,
            Benches::Nobody,
            Strike::Fault,
        ),
        K::Truncated | K::InvalidResponse | K::Empty | K::ErrorPage => {
            row(Again::Once, Then::Next, Benches::Nobody, Strike::BadAnswer)
        }
        K::ContentFilter => row(Again::No, Then::IfSwitching, Benches::Nobody, Strike::None),
        K::Unsupported => row(Again::No, Then::Elsewhere, Benches::Nobody, Strike::None),
        K::Config => row(Again::No, Then::Next, Benches::Nobody, Strike::None),
        K::BadRequest | K::Cancelled | K::NoTarget | K::Exhausted => {
            row(Again::No, Then::Stop, Benches::Nobody, Strike::None)
        }
    }
}

/// What is known when a failure is judged.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Retries made at this target.
    pub done: u32,
    /// Retries allowed at one target.
    pub retries: u32,
    /// Targets that could be asked in place of this one.
    pub others: u32,
    /// Upstream calls that the request may still make.
    pub attempts_left: u32,
    /// How long the request may still take; `None` without a deadline.
    pub time_left: Option<Duration>,
    /// What a content filter's refusal does.
    pub content_filter: ContentFilter,
    /// Whether a request that may have been executed is sent again.
    pub repeats: bool,
}

/// What is done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The same target is asked again, not before this wait, with a backoff where `backoff` says so.
    Again {
        /// Shortest wait.
        wait: Duration,
        /// Whether a backoff is added.
        backoff: bool,
    },
    /// It is left to whoever has other targets.
    GoOn(Then),
}

/// Decides about `error`.
pub fn decide(error: &Error, now: &Situation) -> Decision {
    if !now.repeats && may_have_run(error) {
        return Decision::GoOn(Then::Stop);
    }
    again(error, now).unwrap_or_else(|| Decision::GoOn(then(error, now.content_filter)))
}

/// Who is asked next after `error`.
pub fn then(error: &Error, content_filter: ContentFilter) -> Then {
    match rule(error.kind()).then {
        Then::IfSwitching if content_filter == ContentFilter::Stop => Then::Stop,
        then => then,
    }
}

/// Whether the provider may have executed the request that failed with `error`.
pub fn may_have_run(error: &Error) -> bool {
    use ErrorKind as K;
    let refused = match (error.kind(), error.status()) {
        (
            K::RateLimited
            | K::QuotaExhausted
            | K::Auth
            | K::ModelNotFound
            | K::ContextLength
            | K::BadRequest
            | K::Unsupported,
            _,
        ) => true,
        (_, Some(408)) => false,
        (_, Some(300..=499)) => true,
        (K::Overloaded, _) => error.retry_after().is_some(),
        _ => false,
    };
    error.reached_upstream() && !refused
}

/// Whether a request with these needs is sent again when it may have been executed: as the call says, else as the
/// configuration says, else unless it makes what costs money each time.
pub fn repeats(cx: &Context, configured: Option<bool>, needs: CapabilitySet) -> bool {
    const COSTLY: CapabilitySet = CapabilitySet::of(&[
        Capability::Images,
        Capability::ImageEdits,
        Capability::Video,
    ]);
    let said = cx.options().retry_after_dispatch.or(configured);
    said.unwrap_or_else(|| needs.intersection(COSTLY).is_empty())
}

/// What a caller can do about a request that is not sent again.
pub(crate) const MAY_HAVE_RUN: &str = "it may have been executed, and paid for, all the same; \
     set `retry_after_dispatch` to have such requests sent again";

/// What the breaker makes of `error`.
pub fn strike(error: &Error) -> Strike {
    match error.fault_domain() {
        FaultDomain::Request | FaultDomain::Caller | FaultDomain::Local => Strike::None,
        _ => rule(error.kind()).strike,
    }
}

/// Whether `error` is a refusal of this side (a bench, an open breaker, no permit, no budget): nothing was tried, and
/// nothing is written into the trail. A wrong setting is none of these: it is a failure that the caller must see.
pub fn is_local(error: &Error) -> bool {
    error.fault_domain() == FaultDomain::Local
        && !error.reached_upstream()
        && error.kind() != ErrorKind::Config
}

fn again(error: &Error, now: &Situation) -> Option<Decision> {
    let alone = now.others == 0;
    let asked = error.retry_after().unwrap_or_default();
    let (allowed, backoff) = match rule(error.kind()).again {
        Again::No => (0, false),
        // A wait that is asked for is longer than a backoff: with somebody else left nobody sits it out.
        Again::Backoff if !alone && !asked.is_zero() => (0, true),
        Again::Backoff => (now.retries, true),
        Again::BackoffIfAlone => (if alone { now.retries } else { 0 }, true),
        Again::Once => (now.retries.min(1), true),
        Again::WaitIfAlone => {
            let named = error.retry_after().is_some();
            // Who names no wait worth the name is not asked in a tight loop either.
            let retries = if alone && named { now.retries } else { 0 };
            (retries, asked.is_zero())
        }
    };
    // Every other target gets one call before any target gets a second one that the budget has no room for.
    let room = now.attempts_left > now.others;
    let in_time = now.time_left.is_none_or(|left| asked < left);
    (error.is_temporary() && !is_local(error) && now.done < allowed && room && in_time)
        .then_some(asked)
        .filter(|asked| *asked <= LONGEST_WAIT)
        .map(|wait| Decision::Again { wait, backoff })
}

#[cfg(test)]
mod tests;
