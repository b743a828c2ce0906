//! The table, row by row.

use std::time::Duration;

use g4f_types::{ContentFilter, Disposition, Error, ErrorKind as K, FaultDomain};

use super::*;

/// How often a target is asked again after `error`, alone and with another target left.
fn retries(error: &Error) -> (usize, usize) {
    let count = |others| {
        (0..100)
            .take_while(|done| {
                let now = Situation {
                    done: *done,
                    retries: 2,
                    others,
                    attempts_left: 8,
                    time_left: Some(Duration::from_secs(60)),
                    content_filter: ContentFilter::Stop,
                    repeats: true,
                };
                matches!(decide(error, &now), Decision::Again { .. })
            })
            .count()
    };
    (count(0), count(1))
}

#[test]
fn every_kind_has_its_row() {
    let rows = [
        (
            K::RateLimited,
            (0, 0),
            Then::NextKey,
            Benches::RateLimit,
            Strike::None,
        ),
        (
            K::QuotaExhausted,
            (0, 0),
            Then::NextKey,
            Benches::Quota,
            Strike::None,
        ),
        (K::Auth, (0, 0), Then::NextKey, Benches::Key, Strike::None),
        (
            K::ContextLength,
            (0, 0),
            Then::LargerWindow,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::ModelNotFound,
            (0, 0),
            Then::Elsewhere,
            Benches::Model,
            Strike::None,
        ),
        (
            K::Overloaded,
            (2, 2),
            Then::Next,
            Benches::AsAsked,
            Strike::Fault,
        ),
        (
            K::Server,
            (2, 2),
            Then::Next,
            Benches::Nobody,
            Strike::Fault,
        ),
        (
            K::Network,
            (2, 2),
            Then::Next,
            Benches::Nobody,
            Strike::Fault,
        ),
        (
            K::Timeout,
            (2, 0),
            Then::Next,
            Benches::Nobody,
            Strike::Fault,
        ),
        (
            K::Truncated,
            (1, 1),
            Then::Next,
            Benches::Nobody,
            Strike::BadAnswer,
        ),
        (
            K::InvalidResponse,
            (1, 1),
            Then::Next,
            Benches::Nobody,
            Strike::BadAnswer,
        ),
        (
            K::Empty,
            (1, 1),
            Then::Next,
            Benches::Nobody,
            Strike::BadAnswer,
        ),
        (
            K::ErrorPage,
            (1, 1),
            Then::Next,
            Benches::Nobody,
            Strike::BadAnswer,
        ),
        (
            K::ContentFilter,
            (0, 0),
            Then::Stop,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::BadRequest,
            (0, 0),
            Then::Stop,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::Unsupported,
            (0, 0),
            Then::Elsewhere,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::Cancelled,
            (0, 0),
            Then::Stop,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::NoTarget,
            (0, 0),
            Then::Stop,
            Benches::Nobody,
            Strike::None,
        ),
        (
            K::Exhausted,
            (0, 0),
            Then::Stop,
            Benches::Nobody,
            Strike::None,
        ),
        (K::Config, (0, 0), Then::Next, Benches::Nobody, Strike::None),
    ];
    for kind in K::ALL {
        assert!(rows.iter().any(|row| row.0 == kind), "{kind} has no row");
    }
    for (kind, again, next, bench, strikes) in rows {
        let error = Error::new(kind, "x").with_reached_upstream(true);
        assert_eq!(retries(&error), again, "{kind}");
        assert_eq!(then(&error, ContentFilter::Stop), next, "{kind}");
        assert_eq!(rule(kind).bench, bench, "{kind}");
        assert_eq!(strike(&error), strikes, "{kind}");
    }
}

#[test]
fn a_named_wait_is_honoured_when_it_is_short() {
    let limited = |secs| {
        let error = Error::new(K::RateLimited, "x").with_reached_upstream(true);
        retries(&error.with_retry_after(Duration::from_secs(secs)))
    };
    assert_eq!(limited(2), (2, 0), "alone it is waited for");
    assert_eq!(limited(5), (2, 0));
    assert_eq!(limited(6), (0, 0), "too long");
    let overloaded = |secs| {
        let error = Error::new(K::Overloaded, "x");
        retries(&error.with_retry_after(Duration::from_secs(secs)))
    };
    assert_eq!(overloaded(6), (0, 0), "no point in coming back early");
    assert_eq!(overloaded(2), (2, 0), "others go first");
}

#[test]
fn a_wait_of_nothing_is_no_reason_to_hurry() {
    let error = Error::new(K::RateLimited, "x").with_retry_after(Duration::ZERO);
    let now = Situation {
        done: 0,
        retries: 2,
        others: 0,
        attempts_left: 10,
        time_left: None,
        content_filter: ContentFilter::Stop,
        repeats: true,
    };
    let expected = Decision::Again {
        wait: Duration::ZERO,
        backoff: true,
    };
    assert_eq!(decide(&error, &now), expected);
}

#[test]
fn a_filter_is_passed_by_where_the_caller_allows_it() {
    let error = Error::new(K::ContentFilter, "x");
    assert_eq!(then(&error, ContentFilter::Switch), Then::IfSwitching);
}

#[test]
fn what_the_classifier_knows_goes_first() {
    let permanent = Error::new(K::Server, "x").with_disposition(Disposition::Permanent);
    assert_eq!(retries(&permanent), (0, 0));
    let given_up = Error::new(K::Server, "x").into_persistent();
    assert_eq!(
        retries(&given_up),
        (0, 0),
        "outer layers do not multiply attempts"
    );
    let request = Error::new(K::Server, "x").with_fault_domain(FaultDomain::Request);
    assert_eq!(strike(&request), Strike::None);
}

#[test]
fn others_get_their_call_before_this_one_gets_a_second() {
    let error = Error::new(K::Server, "x");
    let decide = |attempts_left, others, time_left| {
        let now = Situation {
            done: 0,
            retries: 2,
            others,
            attempts_left,
            time_left: Some(time_left),
            content_filter: ContentFilter::Stop,
            repeats: true,
        };
        matches!(decide(&error, &now), Decision::Again { .. })
    };
    let minute = Duration::from_secs(60);
    assert!(decide(3, 2, minute));
    assert!(!decide(2, 2, minute));
    assert!(!decide(0, 0, minute));
    assert!(!decide(3, 0, Duration::ZERO), "the deadline has passed");
}
