//! A used-up day is a quota, of whom, and until when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_types::{Error, ErrorKind, FaultDomain};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{answer, message, openai, read};
use crate::classify::daily::until_hour;
use crate::classify::{Answer, Override, no_opinion};
use crate::{cloudflare, gemini};

fn hours(n: u64) -> Duration {
    Duration::from_secs(n * 3600)
}

fn by(verdict: Override, body: &Value) -> Error {
    let body = body.to_string().into();
    Answer::new(StatusCode::TOO_MANY_REQUESTS, HeaderMap::new(), body).classify(None, verdict, None)
}

/// The error that is read, whose wait ends at this hour UTC.
fn ends_at(hour: u64, read: impl FnOnce() -> Error) -> Error {
    let left = || until_hour(hour, SystemTime::now());
    let before = left();
    let error = read();
    let after = left();
    let wait = error.retry_after().unwrap();
    // While it was read the day may have ended.
    let is_between = after > before || (after..=before).contains(&wait);
    assert!(is_between, "{before:?} {wait:?} {after:?}");
    error
}

#[test]
fn the_next_hour_of_a_day_is_found() {
    let at = |seconds: u64| UNIX_EPOCH + hours(24 * 20_000) + Duration::from_secs(seconds);
    for (hour, now, expected) in [
        (0, 0, 86_400),
        (0, 1, 86_399),
        (8, 0, 28_800),
        (8, 28_799, 1),
        (8, 28_800, 86_400),
        (8, 86_399, 28_801),
    ] {
        let expected = Duration::from_secs(expected);
        assert_eq!(until_hour(hour, at(now)), expected, "{hour} {now}");
    }
    assert_eq!(
        until_hour(8, at(0) + Duration::from_millis(1)),
        Duration::from_millis(8 * 3_600_000 - 1)
    );
    assert_eq!(until_hour(0, UNIX_EPOCH - hours(5)), hours(24));
}

#[test]
fn googles_days_end_in_california() {
    let quota = |ids: &[&str]| {
        let violations: Vec<_> = ids.iter().map(|id| json!({"quotaId": id})).collect();
        json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota.",
            "details": [{"violations": violations}, {"retryDelay": "34s"}]}})
    };
    let day = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    let minute = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
    let project = "GenerateRequestsPerDayPerProject";
    // At Google itself, and at its door for OpenAI's protocol.
    for verdict in [gemini::verdict as Override, no_opinion] {
        // The delay of 34 s is none of the day's.
        let error = ends_at(8, || by(verdict, &quota(&[day])));
        assert_eq!(
            (error.kind(), error.fault_domain()),
            (ErrorKind::QuotaExhausted, FaultDomain::Model)
        );
        let error = ends_at(8, || by(verdict, &quota(&[project])));
        assert_ne!(error.fault_domain(), FaultDomain::Model);
        let error = by(verdict, &quota(&[minute, day]));
        assert_eq!(
            (error.kind(), error.retry_after()),
            (ErrorKind::QuotaExhausted, None)
        );
        let error = by(verdict, &quota(&[minute]));
        assert_eq!(
            (error.kind(), error.retry_after()),
            (ErrorKind::RateLimited, Some(Duration::from_secs(34)))
        );
    }
}

#[test]
fn cloudflares_days_end_at_midnight() {
    let codes = |code: u32, message: &str| json!({"success": false, "errors": [{"code": code, "message": message}]});
    for body in [
        codes(3036, "no more"),
        codes(
            4006,
            "you have used up your daily free allocation of 10,000 neurons",
        ),
    ] {
        let error = ends_at(0, || by(cloudflare::verdict, &body));
        assert_eq!(error.kind(), ErrorKind::QuotaExhausted);
    }
}

#[test]
fn other_days_end_when_they_say_so() {
    let seconds = |n| Some(Duration::from_secs(n));
    let groq = "Rate limit reached for model `X` in organization `org_1` service tier `on_demand` on requests per day (RPD): Limit 1000, Used 1000, Requested 1. Please try again in 14m24s.";
    let github = "Rate limit of 8 per 86400s exceeded for UserByModelByDay. Please wait 5158 seconds before retrying.";
    for (body, wait, domain) in [
        (
            openai(groq, "requests", json!("rate_limit_exceeded")),
            seconds(864),
            FaultDomain::Model,
        ),
        (message(github), seconds(5158), FaultDomain::Model),
        (
            message("Rate limit exceeded: limit_rpd/vendor/model. "),
            None,
            ErrorKind::QuotaExhausted.fault_domain(),
        ),
        (
            message("You have reached your daily limit."),
            None,
            ErrorKind::QuotaExhausted.fault_domain(),
        ),
    ] {
        let error = read(429, body.to_string());
        assert_eq!(
            (error.kind(), error.retry_after(), error.fault_domain()),
            (ErrorKind::QuotaExhausted, wait, domain),
            "{body}"
        );
    }
    let headers = [("retry-after", "7200")];
    let body = message("Rate limit exceeded: free-models-per-day. ").to_string();
    let error = answer(429, &headers, body).classify(None, no_opinion, None);
    assert_eq!(error.retry_after(), seconds(7200));
}

#[test]
fn a_minute_of_one_model_leaves_the_others_alone() {
    let text = "Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 30000, Requested 1. Please try again in 2s.";
    let error = read(
        429,
        openai(text, "tokens", json!("rate_limit_exceeded")).to_string(),
    );
    assert_eq!(
        (error.kind(), error.fault_domain()),
        (ErrorKind::RateLimited, FaultDomain::Model)
    );
    let error = read(429, message("Rate limit reached for requests").to_string());
    assert_ne!(error.fault_domain(), FaultDomain::Model);
}
