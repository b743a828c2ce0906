//! Error answers.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use g4f_types::Error;
use g4f_wire::classify::{self, Answer};
use g4f_wire::limits;
use g4f_wire::retry_after as waits;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

/// The longest message of an error.
const MAX_MESSAGE: usize = 8 * 1024;
/// The longest name of a parameter, code or request id.
const MAX_WORD: usize = 512;

/// A body that is long.
const LONG: usize = 4096;

/// Statuses under which refusals come.
const STATUSES: [u16; 8] = [400, 401, 402, 403, 404, 422, 429, 503];

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_760_000_000)
}

/// Takes the input as the body of a refusal, under every status, and as a failure inside of an answer.
///
/// # Panics
/// When something does not hold.
pub fn classifier(input: &[u8]) {
    // A long body is read in few of the ways: what its status is matters little to a parser.
    let step = if input.len() > LONG { 3 } else { 1 };
    for status in STATUSES.into_iter().step_by(step) {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        let body = Bytes::copy_from_slice(input);
        let answer = Answer::new(status, headers(input), body);
        bounded(&answer.classify(None, classify::no_opinion, None));
    }
    if let Ok(json) = serde_json::from_slice::<Value>(input) {
        bounded(&classify::in_band(
            &json,
            None,
            None,
            classify::no_opinion,
            None,
        ));
    }
}

/// Takes the input as whatever may hold a wait: headers, JSON, words. The headers are read as rate limits as well.
///
/// # Panics
/// When a wait is longer than any that is believed, or a limit says nothing.
pub fn retry_after(input: &[u8]) {
    let headers = headers(input);
    let text = String::from_utf8_lossy(input);
    let mut found = vec![
        waits::from_headers(&headers, now()),
        waits::from_limits(&headers, now()),
        waits::from_text(&text),
        waits::parse(&text, now()),
    ];
    if let Ok(json) = serde_json::from_slice::<Value>(input) {
        found.push(waits::from_json(&json, now()));
    }
    let said = limits::read(&headers, now()).unwrap_or_default();
    for limit in said.limits {
        assert!(limit.limit.or(limit.remaining).is_some(), "{limit:?}");
        found.push(limit.reset);
    }
    for wait in found.into_iter().flatten() {
        assert!(wait <= waits::MAX_WAIT, "{wait:?}");
    }
}

/// The lines of the input as headers that mean something.
fn headers(input: &[u8]) -> HeaderMap {
    const NAMES: [&str; 12] = [
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-reset-requests",
        "x-ratelimit-remaining-tokens",
        "x-ratelimit-reset-tokens",
        "anthropic-ratelimit-requests-reset",
        "ratelimit",
        "ratelimit-policy",
        "anthropic-ratelimit-requests-remaining",
        "x-ratelimit-renewalperiod-tokens",
        "x-request-id",
    ];
    let lines = input.split(|byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    for (name, line) in NAMES.into_iter().zip(lines) {
        if let Ok(value) = HeaderValue::from_bytes(&line[..line.len().min(200)]) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

fn bounded(error: &Error) {
    assert!(error.message().len() <= MAX_MESSAGE, "{error}");
    let words = [error.param(), error.code(), error.request_id()];
    for word in words.into_iter().flatten() {
        assert!(word.len() <= MAX_WORD, "{error}");
    }
    assert!(
        error
            .retry_after()
            .is_none_or(|wait| wait <= waits::MAX_WAIT),
        "{error}"
    );
}
