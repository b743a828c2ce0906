//! Work that is done elsewhere: looked at again and again until it is over.

use std::time::Duration;

use g4f_types::{Error, ErrorKind, HttpRequest, Result};
use serde_json::Value;

use super::heard::MAX_TRANSCRIPT;
use crate::provider::Link;

/// Longest time that is waited in all where the call has no deadline: four hours.
const LONGEST: Duration = Duration::from_secs(4 * 60 * 60);
/// Most looks in a row that may fail. What was paid for is not given up because of one lost answer.
const MOST_FAILURES: u32 = 3;

/// How work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// It is being done.
    AtWork,
    /// It is here.
    Done,
    /// It was given up.
    Failed,
}

/// How often to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// The first wait. Each is half as long again as the one before.
    pub(crate) first: Duration,
    /// The longest wait.
    pub(crate) most: Duration,
}

impl Pace {
    /// For what takes seconds to minutes.
    pub(crate) const STEADY: Self = Self {
        first: Duration::from_secs(1),
        most: Duration::from_secs(10),
    };
}

/// Looks at the work until it is done. `begun` is what the server said when it took the work, `path` where to look.
///
/// # Errors
/// What the report of a failure means; `Timeout` when the call's deadline, or four hours, come first; whatever goes
/// wrong with three looks in a row.
pub(crate) async fn until_done(
    link: &Link<'_>,
    path: &str,
    begun: Value,
    pace: Pace,
    stand: impl Fn(&Value) -> Stand + Send,
) -> Result<Value> {
    let mut report = begun;
    let mut wait = pace.first;
    let mut waited = Duration::ZERO;
    let mut failures = 0;
    loop {
        match stand(&report) {
            Stand::Done => return Ok(report),
            Stand::Failed => return Err(link.in_band(&report)),
            Stand::AtWork if waited >= LONGEST => {
                return Err(Error::new(
                    ErrorKind::Timeout,
                    "the provider was still at work after four hours",
                )
                .with_reached_upstream(true));
            }
            Stand::AtWork => {}
        }
        link.wait(wait).await?;
        waited += wait;
        wait = (wait * 3 / 2).min(pace.most);
        match look(link, path).await {
            Ok(next) => {
                report = next;
                failures = 0;
            }
            Err(error) if failures + 1 < MOST_FAILURES && may_pass(&error) => {
                failures += 1;
                if let Some(asked) = error.retry_after() {
                    wait = wait.max(asked.min(pace.most));
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// One answer, no longer than a transcript may be.
///
/// # Errors
/// Whatever goes wrong.
pub(crate) async fn look(link: &Link<'_>, path: &str) -> Result<Value> {
    let mut request = HttpRequest::get(path);
    request.options.max_body = Some(MAX_TRANSCRIPT);
    link.exchange(request).await?.value()
}

fn may_pass(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Network
            | ErrorKind::Server
            | ErrorKind::Overloaded
            | ErrorKind::Timeout
            | ErrorKind::RateLimited
            | ErrorKind::Truncated
    )
}
