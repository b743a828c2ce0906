//! Work that is looked at, in one call, until it is over.

use g4f_types::{Error, ErrorKind, HttpRequest, Result};
use serde_json::Value;

use super::{Pace, Watch};
use crate::provider::Link;
use crate::shared::heard::MAX_TRANSCRIPT;

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

/// Looks at the work until it is done. `begun` is what the server said when it took the work, `path` where to look.
///
/// # Errors
/// What the report of a failure means; `Timeout` when the call's deadline or the last look comes first; whatever goes
/// wrong with three looks in a row.
pub(crate) async fn until_done(
    link: &Link<'_>,
    path: &str,
    begun: Value,
    pace: Pace,
    stand: impl Fn(&Value) -> Stand + Send,
) -> Result<Value> {
    let mut report = begun;
    let mut watch = Watch::new(pace);
    let mut failures = 0;
    loop {
        match stand(&report) {
            Stand::Done => return Ok(report),
            Stand::Failed => return Err(link.in_band(&report)),
            Stand::AtWork => {}
        }
        watch.wait(link).await?;
        match look(link, path).await {
            Ok(next) => {
                report = next;
                failures = 0;
            }
            Err(error) if failures + 1 < MOST_FAILURES && may_pass(&error) => {
                failures += 1;
                watch.is_asked_for(error.retry_after());
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
