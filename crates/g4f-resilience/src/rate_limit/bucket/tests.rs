//! One bucket, at times that are written down.

use std::time::{Duration, Instant};

use g4f_types::{LimitUnit, RateLimit};
use proptest::prelude::*;

use super::Bucket;

const MINUTE: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(600);

/// Any moment will do.
fn begin() -> Instant {
    tokio::time::Instant::now().into_std()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What an answer says; a reset of `None` is not said.
fn said(
    unit: LimitUnit,
    limit: impl Into<Option<u64>>,
    remaining: u64,
    reset_ms: impl Into<Option<u64>>,
) -> RateLimit {
    RateLimit {
        unit,
        limit: limit.into(),
        remaining: Some(remaining),
        reset: reset_ms.into().map(ms),
        period: None,
    }
}

fn requests(limit: u64, remaining: u64, reset_ms: impl Into<Option<u64>>) -> RateLimit {
    said(LimitUnit::Requests, limit, remaining, reset_ms)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn an_empty_bucket_is_empty_until_its_reset() {
    let start = begin();
    let bucket = Bucket::new(&requests(20, 0, 42_500), start).unwrap();
    let empty_for = |after: u64| bucket.empty_for(start + ms(after), LONGEST);
    assert_eq!(empty_for(0), Some(ms(42_500)));
    assert_eq!(empty_for(42_499), Some(ms(1)));
    assert_eq!(empty_for(42_500), None);
    assert_eq!(empty_for(1_000_000), None);
    // Nobody is believed for longer than that.
    assert_eq!(bucket.empty_for(start, ms(1_000)), Some(ms(1_000)));
    assert_eq!(bucket.empty_for(start + ms(1_000), ms(1_000)), None);
}

#[test]
fn what_is_not_empty_or_does_not_say_until_when_is_asked() {
    let start = begin();
    for limit in [
        requests(20, 1, 42_500),
        requests(20, 0, None),
        requests(20, 0, 0),
    ] {
        let bucket = Bucket::new(&limit, start).unwrap();
        assert_eq!(bucket.empty_for(start, LONGEST), None, "{limit:?}");
    }
    // A limit of nothing, and one that says nothing about what is left.
    let nothing = requests(0, 0, 42_500);
    let unsaid = RateLimit {
        remaining: None,
        ..requests(20, 0, 42_500)
    };
    for limit in [nothing, unsaid] {
        assert!(Bucket::new(&limit, start).is_none(), "{limit:?}");
    }
    // More left than is allowed is as much as is allowed.
    let bucket = Bucket::new(&requests(5, 500, None), start).unwrap();
    assert!(close(bucket.headroom(start), 1.0));
}

#[test]
fn a_bucket_that_fills_bit_by_bit_is_told_by_its_reset() {
    let start = begin();
    let day = 86_400_000;
    // Groq's requests of a day: 14 of 1000 taken, which will be there again in 14 times 86.4 s.
    let mut bucket = Bucket::new(&requests(1_000, 986, 14 * 86_400), start).unwrap();
    bucket.hear(&requests(1_000, 0, day), start);
    assert!(bucket.is_daily());
    let long = Duration::from_secs(86_400);
    assert_eq!(bucket.empty_for(start, long), Some(ms(86_400)));
    // The same numbers of a bucket that fills at once, told by 14 that are there again in an hour.
    let mut bucket = Bucket::new(&requests(1_000, 986, 3_600_000), start).unwrap();
    bucket.hear(&requests(1_000, 0, day), start);
    assert_eq!(bucket.empty_for(start, long), Some(long));
    // Tokens: one is of no use to anybody.
    let tokens = |remaining, reset_ms: u64| said(LimitUnit::Tokens, 6_000, remaining, reset_ms);
    let mut bucket = Bucket::new(&tokens(5_460, 5_397), start).unwrap();
    bucket.hear(&tokens(0, 60_000), start);
    assert_eq!(bucket.empty_for(start, LONGEST), Some(ms(3_000)));
    // A few milliseconds tell nothing.
    let mut bucket = Bucket::new(&tokens(5_999, 1), start).unwrap();
    bucket.hear(&tokens(0, 60_000), start);
    assert_eq!(bucket.empty_for(start, LONGEST), Some(MINUTE));
    // A provider that refuses within the time that was reckoned knows better.
    let mut bucket = Bucket::new(&requests(60, 59, 1_000), start).unwrap();
    bucket.hear(&requests(60, 0, 60_000), start);
    assert_eq!(bucket.empty_for(start, LONGEST), Some(ms(1_000)));
    bucket.refused(Some(ms(20_000)), start);
    assert_eq!(bucket.empty_for(start, LONGEST), Some(ms(20_000)));
}

#[test]
fn headroom_sinks_with_calls_and_rises_with_time() {
    let start = begin();
    let mut bucket = Bucket::new(&requests(10, 5, 60_000), start).unwrap();
    assert!(close(bucket.headroom(start), 0.5));
    bucket.take();
    bucket.take();
    assert!(close(bucket.headroom(start), 0.3));
    assert!(close(bucket.headroom(start + MINUTE / 2), 0.3));
    assert!(!bucket.is_spoken_for(start));
    for _ in 0..5 {
        bucket.take();
    }
    assert!(close(bucket.headroom(start), 0.0));
    assert!(bucket.is_spoken_for(start));
    assert!(close(bucket.headroom(start + MINUTE), 1.0));
    assert!(!bucket.is_spoken_for(start + MINUTE));
    // What the provider says wins.
    bucket.hear(&requests(10, 4, 60_000), start);
    assert!(close(bucket.headroom(start), 0.4));

    let mut steady = Bucket::new(&requests(60, 30, 30_000), start).unwrap();
    assert!(close(steady.headroom(start + ms(15_000)), 0.75));
    // One that never says its limit: the most that was seen.
    steady.hear(&said(LimitUnit::Requests, None, 15, None), start);
    assert!(close(steady.headroom(start), 0.25));
}

#[test]
fn tokens_are_not_taken_by_calls() {
    let start = begin();
    let mut bucket = Bucket::new(&said(LimitUnit::Tokens, 100, 1, 60_000), start).unwrap();
    for _ in 0..10 {
        bucket.take();
    }
    assert!(!bucket.is_spoken_for(start));
    assert!(close(bucket.headroom(start), 0.01));
}

proptest! {
    #[test]
    fn no_numbers_lead_astray(
        heads in proptest::collection::vec(
            (any::<Option<u64>>(), any::<u64>(), any::<Option<u32>>(), any::<Option<u32>>()), 1..6),
        calls in 0_u32..50,
        passed in any::<u32>(),
    ) {
        let start = begin();
        let now = start + ms(u64::from(passed));
        let mut bucket: Option<Bucket> = None;
        for (limit, remaining, reset, period) in heads {
            let limit = RateLimit {
                unit: LimitUnit::Requests,
                limit,
                remaining: Some(remaining),
                reset: reset.map(|reset| ms(reset.into())),
                period: period.map(|period| ms(period.into())),
            };
            match &mut bucket {
                Some(bucket) => bucket.hear(&limit, start),
                None => bucket = Bucket::new(&limit, start),
            }
        }
        let Some(mut bucket) = bucket else {
            return Ok(());
        };
        for _ in 0..calls {
            bucket.take();
        }
        prop_assert!((0.0..=1.0).contains(&bucket.headroom(now)));
        prop_assert!(bucket.empty_for(now, LONGEST).is_none_or(|wait| wait <= LONGEST));
    }
}
