//! Budgets of a day: when the day ends, where that is known.
//!
//! Vendors' days end at different hours, and most do not say when. Where one has said it, it is written down here; for the
//! others a used-up day has no end of its own, and whoever benches it asks again from time to time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_types::{ErrorKind, FaultDomain};

use super::Verdict;

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// How long it is until it is the next time `hour` o'clock UTC.
pub(crate) fn until_hour(hour: u64, now: SystemTime) -> Duration {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let today = Duration::new(since.as_secs() % DAY, since.subsec_nanos());
    let at = Duration::from_secs(hour % 24 * HOUR);
    match at.checked_sub(today) {
        Some(left) if !left.is_zero() => left,
        _ => (at + Duration::from_secs(DAY)).saturating_sub(today),
    }
}

/// Google's refusal for a quota, by the `quotaId`s of its violations; `None` where there are none.
///
/// A day ends at midnight in California, which is 7 or 8 o'clock UTC; the later one is taken. The delay that comes along is
/// one of seconds and holds for the limits of a minute. Where a day's and a minute's quota are named together, nobody knows
/// whether the day's is really used up, and it is left open when to ask again.
///
/// <https://ai.google.dev/gemini-api/docs/rate-limits>
pub(crate) fn google<'a>(ids: impl Iterator<Item = &'a str>, now: SystemTime) -> Option<Verdict> {
    let (mut all, mut of_a_day, mut of_a_model) = (0, 0, 0);
    for id in ids {
        all += 1;
        of_a_day += u32::from(id.contains("PerDay"));
        of_a_model += u32::from(id.contains("Model"));
    }
    let verdict = match (all, of_a_day) {
        (0, _) => return None,
        (_, 0) => Verdict::new(ErrorKind::RateLimited),
        (all, days) if all == days => {
            Verdict::new(ErrorKind::QuotaExhausted).retry_after(until_hour(8, now))
        }
        _ => Verdict::new(ErrorKind::QuotaExhausted).without_wait(),
    };
    Some(if of_a_model == all {
        verdict.fault_domain(FaultDomain::Model)
    } else {
        verdict
    })
}
