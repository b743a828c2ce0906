//! Every form, from headers, bodies and sentences.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

use super::{MAX_WAIT, from_headers, from_json, from_limits, from_text, parse};

/// 9 October 2025, 08:53:20 UTC.
const NOW: u64 = 1_760_000_000;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands beside `None` in the tables"
)]
fn ms(millis: u64) -> Option<Duration> {
    Some(Duration::from_millis(millis))
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect()
}

#[test]
fn values_are_read_in_every_form() {
    let table = [
        ("0", ms(0)),
        ("7", ms(7_000)),
        (" 7 ", ms(7_000)),
        ("2.5", ms(2_500)),
        (
            "3557.126512527466",
            Some(Duration::from_nanos(3_557_126_512_527)),
        ),
        ("-4", ms(0)),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("soon", None),
        ("Thu, 09 Oct 2025 08:53:50 GMT", ms(30_000)),
        ("Thu, 09 Oct 2025 08:00:00 GMT", ms(0)),
        ("2025-10-09T08:54:20Z", ms(60_000)),
        ("2025-10-09T08:54:20.250Z", ms(60_250)),
        ("2025-10-09T10:54:20+02:00", ms(60_000)),
        ("2025-10-09T04:24:20-04:30", ms(60_000)),
        ("2024-02-29T00:00:00Z", ms(0)),
        ("2025-13-09T08:54:20Z", None),
        ("2025-10-09", None),
        ("0s", ms(0)),
        ("20ms", ms(20)),
        ("60s", ms(60_000)),
        ("6m0s", ms(360_000)),
        ("1h37m55.2s", ms(5_875_200)),
        (
            "17m15.995999999s",
            Some(Duration::from_nanos(1_035_995_999_999)),
        ),
        ("34s", ms(34_000)),
        ("7 seconds", ms(7_000)),
        ("34s later", None),
        ("1760000007", ms(7_000)),
        ("1759999999", ms(0)),
        ("1760000007500", ms(7_500)),
        ("999999", Some(MAX_WAIT)),
        ("100h", Some(MAX_WAIT)),
        ("1e300", None),
        ("2099-01-01T00:00:00Z", Some(MAX_WAIT)),
    ];
    for (value, expected) in table {
        let (got, expected) = (parse(value, now()), expected);
        match (got, expected) {
            (Some(got), Some(expected)) => {
                assert!(
                    got.abs_diff(expected) < Duration::from_micros(1),
                    "{value:?}: {got:?}"
                );
            }
            _ => assert_eq!(got, expected, "{value:?}"),
        }
    }
}

#[test]
fn the_finest_header_wins() {
    let table: [(&[(&str, &str)], _); 6] = [
        (&[("retry-after", "3")], ms(3_000)),
        (
            &[("retry-after", "3"), ("retry-after-ms", "2345.5")],
            Some(Duration::from_micros(2_345_500)),
        ),
        (
            &[("retry-after", "3"), ("x-ms-retry-after-ms", "1200")],
            ms(1_200),
        ),
        (&[("retry-after", "3"), ("retry-after-ms", "?")], ms(3_000)),
        (
            &[("x-ratelimit-reset", "9"), ("x-ratelimit-remaining", "0")],
            None,
        ),
        (&[], None),
    ];
    for (pairs, expected) in table {
        assert_eq!(from_headers(&headers(pairs), now()), expected, "{pairs:?}");
    }
}

#[test]
fn resets_count_where_nothing_remains() {
    let table: [(&[(&str, &str)], _); 9] = [
        (
            &[
                ("ratelimit", "\"minute\";r=0;t=30, \"day\";r=7;t=4000"),
                ("ratelimit-policy", "\"minute\";q=5;w=60"),
            ],
            ms(30_000),
        ),
        (&[("ratelimit", "limit=5, remaining=0, reset=4")], ms(4_000)),
        (
            &[
                ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", "1m2.5s"),
                ("x-ratelimit-remaining-tokens", "5000"),
                ("x-ratelimit-reset-tokens", "1h0m0s"),
            ],
            ms(62_500),
        ),
        (
            &[
                ("anthropic-ratelimit-requests-remaining", "0"),
                ("anthropic-ratelimit-requests-reset", "2025-10-09T08:54:20Z"),
                ("anthropic-ratelimit-tokens-remaining", "0"),
                ("anthropic-ratelimit-tokens-reset", "2025-10-09T08:53:30Z"),
            ],
            ms(60_000),
        ),
        (
            &[
                ("x-ratelimit-remaining-tokens-minute", "0"),
                ("x-ratelimit-reset-tokens-minute", "35.5"),
            ],
            ms(35_500),
        ),
        (
            &[
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1760000007500"),
            ],
            ms(7_500),
        ),
        (
            &[
                ("ratelimitbysize-remaining", "0"),
                ("ratelimitbysize-reset", "19"),
            ],
            ms(19_000),
        ),
        (
            &[("ratelimit-remaining", "1"), ("ratelimit-reset", "5")],
            None,
        ),
        (&[("x-ratelimit-reset", "5")], None),
    ];
    for (pairs, expected) in table {
        assert_eq!(from_limits(&headers(pairs), now()), expected, "{pairs:?}");
    }
}

#[test]
fn bodies_are_read() {
    let table = [
        (
            json!({"error": {"code": 429, "message": "quota", "details": [
                {"@type": "type.googleapis.com/google.rpc.Help"},
                {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"},
            ]}}),
            ms(34_000),
        ),
        (
            json!([{"error": {"details": [{"retryDelay": "34.5s"}]}}]),
            ms(34_500),
        ),
        (
            json!({"detail": "Request was throttled.", "status": 429, "retry_after": 5}),
            ms(5_000),
        ),
        (
            json!({"error": {"message": "slow down", "retry_after_ms": 250}}),
            ms(250),
        ),
        (
            json!({"error": {"message": "slow down", "retryAfter": "12"}}),
            ms(12_000),
        ),
        (
            json!({"error": {"metadata": {"headers": {
                "X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1760000040000",
            }}}}),
            ms(40_000),
        ),
        (
            json!({"error": {"metadata": {"headers": {"Retry-After": "11"}}}}),
            ms(11_000),
        ),
        (
            json!({"error": {"message": "Please retry in 34.5s."}}),
            ms(34_500),
        ),
        (json!({"error": "Please retry after 3 seconds"}), ms(3_000)),
        (json!({"error": {"message": "no"}}), None),
        (json!([]), None),
        (json!(7), None),
        (json!({"retry_after": {"a": 1}}), None),
    ];
    for (body, expected) in table {
        assert_eq!(from_json(&body, now()), expected, "{body}");
    }
}

#[test]
fn sentences_are_read() {
    let table = [
        (
            "Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s. Visit",
            ms(4_770),
        ),
        ("Please try again in 20ms.", ms(20)),
        ("Please try again in 6m0s.", ms(360_000)),
        ("Please try again in 1m2.5s", ms(62_500)),
        ("Please retry in 34.5s.", ms(34_500)),
        ("Please retry after 7 seconds. To increase", ms(7_000)),
        ("Rate limit is exceeded. Try again in 2 seconds.", ms(2_000)),
        ("Your rate limit resets in ~5s.", ms(5_000)),
        ("try again in 1 hour and 5 minutes", ms(3_900_000)),
        ("Please wait 30 seconds", ms(30_000)),
        ("retry after 10.", ms(10_000)),
        ("Too many tokens, please wait before trying again.", None),
        ("Please try again later. Try again in 9s", ms(9_000)),
        ("try again in 2 models", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(from_text(text), expected, "{text}");
    }
    let long = format!("{}é try again in 5s", "x".repeat(16 * 1024 - 1));
    assert_eq!(from_text(&long), None, "only the beginning is searched");
}
