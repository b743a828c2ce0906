//! Error statuses, and the waits that come with them.

use std::time::{Duration, SystemTime};

use g4f_types::{Error, ErrorKind};

use crate::Reply;
use crate::conformance::trial::{Trial, Verdict, ensure, same};
use crate::conformance::wire::Fault;

/// The wait that the suite asks for.
const WAIT: Duration = Duration::from_secs(7);
/// How far away the date is that the suite names.
const DATE_WAIT: Duration = Duration::from_secs(90);

pub(super) async fn status(
    trial: &Trial<'_>,
    status: u16,
    message: &'static str,
    kinds: &'static [ErrorKind],
) -> Verdict {
    let kind = kinds.first().copied().unwrap_or(ErrorKind::Server);
    let fault = Fault {
        status,
        kind,
        message,
    };
    let error = failure(trial, trial.fault(&fault)).await?;
    ensure(kinds.contains(&error.kind()), || {
        format!("it is {} instead of {kinds:?}", error.kind())
    })?;
    named(trial, &error)?;
    same("status", &error.status(), &Some(status))?;
    same(
        "retry_after where none was sent",
        &error.retry_after(),
        &None,
    )
}

pub(super) async fn retry_after_seconds(
    trial: &Trial<'_>,
    status: u16,
    kind: ErrorKind,
) -> Verdict {
    let fault = Fault {
        status,
        kind,
        message: "Please wait.",
    };
    let reply = trial
        .fault(&fault)
        .header("retry-after", WAIT.as_secs().to_string());
    let error = failure(trial, reply).await?;
    same("retry_after", &error.retry_after(), &Some(WAIT))
}

pub(super) async fn retry_after_date(trial: &Trial<'_>) -> Verdict {
    let fault = Fault {
        status: 429,
        kind: ErrorKind::RateLimited,
        message: "Please wait.",
    };
    let date = httpdate::fmt_http_date(SystemTime::now() + DATE_WAIT);
    let error = failure(trial, trial.fault(&fault).header("retry-after", date)).await?;
    // Dates have whole seconds, and the test itself takes some time.
    let wait = error.retry_after().unwrap_or_default();
    ensure(wait > DATE_WAIT / 2 && wait <= DATE_WAIT, || {
        format!(
            "retry_after is {:?} for a date in {DATE_WAIT:?}",
            error.retry_after()
        )
    })
}

async fn failure(trial: &Trial<'_>, reply: Reply) -> Verdict<Error> {
    let stage = trial.stage(reply).await?;
    let error = stage.failure(trial.any_question()).await?;
    // Retrying is the business of the layers above.
    same("requests sent", &stage.upstream.hits(), &1)?;
    Ok(error)
}

/// An error says who failed, and that it was asked.
pub(super) fn named(trial: &Trial<'_>, error: &Error) -> Verdict {
    let provider = trial.idle_provider();
    same(
        "provider of the error",
        &error.provider(),
        &Some(&*provider.info().id),
    )?;
    same("reached_upstream", &error.reached_upstream(), &true)
}
