//! Time as the layers see it: tokio's clock, which a test can pause, in the standard library's types.

use std::time::{Duration, Instant};

use g4f_types::Context;

/// Now, by tokio's clock.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// The moment after `wait`; one in the far future where no clock reaches that far.
pub(crate) fn after(from: Instant, wait: Duration) -> Instant {
    /// Thirty years.
    const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    from + wait.min(FAR)
}

/// How long the request may still take; `None` without a deadline.
pub(crate) fn time_left(cx: &Context) -> Option<Duration> {
    cx.deadline()
        .map(|deadline| deadline.saturating_duration_since(now()))
}

/// Whether the request's deadline has passed.
pub(crate) fn is_over(cx: &Context) -> bool {
    time_left(cx).is_some_and(|left| left.is_zero())
}
