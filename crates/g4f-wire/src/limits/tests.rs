//! Every family of headers, and values that nobody should believe.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_types::LimitUnit::{InputTokens, OutputTokens, Requests, Tokens};
use g4f_types::{LimitUnit, RateLimit};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::read;

/// 9 October 2025, 08:53:20 UTC.
const NOW: u64 = 1_760_000_000;

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn said(pairs: Pairs<'_>) -> Vec<RateLimit> {
    let headers: HeaderMap = pairs
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect();
    let now: SystemTime = UNIX_EPOCH + Duration::from_secs(NOW);
    read(&headers, now).unwrap_or_default().limits
}

/// Unit, limit, remaining, reset in milliseconds, period in seconds; 0 stands for none in the last two.
fn limit(
    unit: LimitUnit,
    limit: impl Into<Option<u64>>,
    remaining: impl Into<Option<u64>>,
    reset_ms: impl Into<Option<u64>>,
    period: u64,
) -> RateLimit {
    RateLimit {
        unit,
        limit: limit.into(),
        remaining: remaining.into(),
        reset: reset_ms.into().map(Duration::from_millis),
        period: (period > 0).then(|| Duration::from_secs(period)),
    }
}

fn check(table: &[(Pairs<'_>, Vec<RateLimit>)]) {
    for (pairs, expected) in table {
        let mut got = said(pairs);
        got.sort_by_key(|limit| (limit.unit as u8, limit.period, limit.limit));
        assert_eq!(&got, expected, "{pairs:?}");
    }
}

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;
const MONTH: u64 = 30 * DAY;

#[test]
fn the_openai_family_is_read() {
    check(&[
        (
            &[
                ("x-ratelimit-limit-requests", "10000"),
                ("x-ratelimit-limit-tokens", "30000000"),
                ("x-ratelimit-remaining-requests", "9999"),
                ("x-ratelimit-remaining-tokens", "29999227"),
                ("x-ratelimit-reset-requests", "6ms"),
                ("x-ratelimit-reset-tokens", "0s"),
                // Neither images nor the other count of tokens.
                ("x-ratelimit-limit-input-images", "250000"),
                ("x-ratelimit-remaining-input-images", "0"),
                ("x-ratelimit-remaining-tokens_usage_based", "0"),
            ],
            vec![
                limit(Requests, 10_000, 9_999, 6, 0),
                limit(Tokens, 30_000_000, 29_999_227, 0, 0),
            ],
        ),
        // Groq.
        (
            &[
                ("x-ratelimit-limit-requests", "1000"),
                ("x-ratelimit-remaining-requests", "986"),
                ("x-ratelimit-reset-requests", "1h37m55.2s"),
            ],
            vec![limit(Requests, 1_000, 986, 5_875_200, 0)],
        ),
        // Azure, whose 500 are no seconds where the period is one minute.
        (
            &[
                ("x-ratelimit-key", "grok"),
                ("x-ratelimit-abusepenalty-active", "False"),
                ("x-ratelimit-limit-requests", "120"),
                ("x-ratelimit-remaining-requests", "119"),
                ("x-ratelimit-reset-requests", "500"),
                ("x-ratelimit-renewalperiod-requests", "60"),
                ("x-ratelimit-remaining-tokens", "119986"),
                ("x-ratelimit-reset-tokens", "7"),
                ("x-ratelimit-renewalperiod-tokens", "60"),
            ],
            vec![
                limit(Requests, 120, 119, 60_000, MINUTE),
                limit(Tokens, None, 119_986, 7_000, MINUTE),
            ],
        ),
        // xAI.
        (
            &[
                ("x-ratelimit-limit-requests", "300"),
                ("x-ratelimit-remaining-requests", "300"),
            ],
            vec![limit(Requests, 300, 300, None, 0)],
        ),
        // Fireworks.
        (
            &[
                ("x-ratelimit-over-limit", "no"),
                ("x-ratelimit-limit-tokens-prompt", "60000"),
                ("x-ratelimit-remaining-tokens-prompt", "59925"),
                ("x-ratelimit-remaining-tokens-generated", "12000"),
            ],
            vec![
                limit(InputTokens, 60_000, 59_925, None, 0),
                limit(OutputTokens, None, 12_000, None, 0),
            ],
        ),
        // Together, and OpenRouter with its Unix time in milliseconds.
        (
            &[
                ("x-ratelimit-limit", "2"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1"),
            ],
            vec![limit(Requests, 2, 0, 1_000, 0)],
        ),
        (
            &[
                ("X-RateLimit-Limit", "20"),
                ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", "1760000042500"),
            ],
            vec![limit(Requests, 20, 0, 42_500, 0)],
        ),
        (
            &[
                ("x-rate-limit-remaining", "4"),
                ("x-rate-limit-reset", "1760000009"),
            ],
            vec![limit(Requests, None, 4, 9_000, 0)],
        ),
    ]);
}

#[test]
fn periods_in_names_are_read() {
    check(&[
        // Cerebras.
        (
            &[
                ("x-ratelimit-limit-requests-day", "1440000"),
                ("x-ratelimit-remaining-requests-day", "1439980"),
                ("x-ratelimit-reset-requests-day", "3554.371"),
                ("x-ratelimit-limit-tokens-minute", "1000000"),
                ("x-ratelimit-remaining-tokens-minute", "995531"),
                ("x-ratelimit-reset-tokens-minute", "14.5"),
            ],
            vec![
                limit(Requests, 1_440_000, 1_439_980, 3_554_371, DAY),
                limit(Tokens, 1_000_000, 995_531, 14_500, MINUTE),
            ],
        ),
        // Mistral.
        (
            &[
                ("x-ratelimit-limit-req-10-second", "60"),
                ("x-ratelimit-remaining-req-10-second", "52"),
                ("x-ratelimit-limit-tokens-month", "10000000000"),
                ("x-ratelimit-remaining-tokens-month", "9999999225"),
                ("x-ratelimit-remaining-tokens-minute", "1999225"),
                ("x-ratelimit-tokens-query-cost", "145"),
                ("x-ratelimit-remaining-audio-seconds-minute", "0"),
                ("x-ratelimit-remaining-ocr-pages-minute", "0"),
            ],
            vec![
                limit(Requests, 60, 52, None, 10),
                limit(Tokens, None, 1_999_225, None, MINUTE),
                limit(Tokens, 10_000_000_000, 9_999_999_225, None, MONTH),
            ],
        ),
        (
            &[
                ("ratelimitbysize-limit", "500000"),
                ("ratelimitbysize-remaining", "467979"),
                ("ratelimitbysize-reset", "19"),
                ("ratelimitbysize-query-cost", "32021"),
                ("x-ratelimitbysize-limit-month", "1000000000"),
                ("x-ratelimitbysize-remaining-month", "997535046"),
            ],
            vec![
                limit(Tokens, 500_000, 467_979, 19_000, 0),
                limit(Tokens, 1_000_000_000, 997_535_046, None, MONTH),
            ],
        ),
        // Kong.
        (
            &[
                ("x-ratelimit-limit-minute", "20"),
                ("x-ratelimit-remaining-minute", "3"),
            ],
            vec![limit(Requests, 20, 3, None, MINUTE)],
        ),
    ]);
}

#[test]
fn the_anthropic_family_is_read() {
    check(&[(
        &[
            ("anthropic-ratelimit-requests-limit", "5"),
            ("anthropic-ratelimit-requests-remaining", "2"),
            ("anthropic-ratelimit-requests-reset", "2025-10-09T08:54:20Z"),
            ("anthropic-ratelimit-tokens-limit", "10000"),
            ("anthropic-ratelimit-tokens-remaining", "10000"),
            ("anthropic-ratelimit-tokens-reset", "2025-10-09T08:00:00Z"),
            ("anthropic-ratelimit-input-tokens-remaining", "7"),
            ("anthropic-ratelimit-output-tokens-remaining", "8"),
            ("anthropic-ratelimit-unified-5h-reset", "1760000042"),
            // Comes with answers that are no refusal, and is not about them.
            ("retry-after", "10"),
        ],
        vec![
            limit(Requests, 5, 2, 60_000, 0),
            limit(Tokens, 10_000, 10_000, 0, 0),
            limit(InputTokens, None, 7, None, 0),
            limit(OutputTokens, None, 8, None, 0),
        ],
    )]);
}

#[test]
fn the_drafts_of_the_ietf_are_read() {
    check(&[
        // Replicate.
        (
            &[("ratelimit-remaining", "599"), ("ratelimit-reset", "1")],
            vec![limit(Requests, None, 599, 1_000, 0)],
        ),
        (
            &[
                ("ratelimit-limit", "100, 100;w=60"),
                ("ratelimit-remaining", "0"),
                ("ratelimit-reset", "50"),
                ("ratelimit-policy", "100;w=60"),
            ],
            vec![limit(Requests, 100, 0, 50_000, MINUTE)],
        ),
        (
            &[
                ("ratelimit", "limit=100, remaining=50, reset=5"),
                ("ratelimit-policy", "100;w=10"),
            ],
            vec![limit(Requests, 100, 50, 5_000, 10)],
        ),
        (
            &[
                (
                    "ratelimit-policy",
                    r#""burst";q=10;w=1, "day, all";q=5000;w=86400, "size";q=9;qu="content-bytes", "t";q=70;w=60;qu="tokens""#,
                ),
                (
                    "ratelimit",
                    r#""burst";r=0;t=1, "day, all";r=4000;t=3600, "size";r=0;t=9, "t";r=7;t=60"#,
                ),
            ],
            vec![
                limit(Requests, 10, 0, 1_000, 1),
                limit(Requests, 5_000, 4_000, 3_600_000, DAY),
                limit(Tokens, 70, 7, 60_000, MINUTE),
            ],
        ),
        (
            &[("ratelimit", r#""only";r=3"#)],
            vec![limit(Requests, None, 3, None, 0)],
        ),
        // A policy without a state says nothing about what is left.
        (&[("ratelimit-policy", r#""only";q=3;w=1"#)], vec![]),
    ]);
}

#[test]
fn what_nobody_should_believe_is_left_out() {
    let one = |name: &'static str, value: &str| said(&[(name, value)]);
    for value in [
        "-1",
        "-0.5",
        "nan",
        "inf",
        "-inf",
        "1e16",
        "1e300",
        "",
        " ",
        "many",
        "0x10",
        "9 9",
        "99999999999999999999",
        "1,5e",
    ] {
        let got = one("x-ratelimit-remaining-requests", value);
        let fits = value == "1,5e";
        assert_eq!(got.len(), usize::from(fits), "{value:?}: {got:?}");
    }
    assert_eq!(one("x-ratelimit-remaining", "12.9")[0].remaining, Some(12));
    // A reset without a limit is nothing to go by.
    assert_eq!(one("x-ratelimit-reset-requests", "5"), []);
    for (name, value) in [
        ("x-ratelimit-remaining-requests-0-second", "0"),
        ("x-ratelimit-remaining-requests-999-second", "0"),
        ("x-ratelimit-remaining-requests-decade", "0"),
        ("x-ratelimit-remaining-", "0"),
        ("x-ratelimit-", "0"),
        ("x-ratelimit", "0"),
        ("anthropic-ratelimit-", "0"),
        ("ratelimitbysize-remaining-tokens", "0"),
        ("ratelimit-policy", "\";;;,,,\"=;q"),
        ("ratelimit", "\""),
        ("ratelimit", ";r=0;t=5"),
        ("x-ratelimited", "0"),
    ] {
        let got = one(name, value);
        let empty = got.is_empty() || name == "x-ratelimit-remaining-";
        assert!(empty, "{name}: {value}: {got:?}");
    }
    // A reset that cannot be read takes nothing from the rest.
    let got = said(&[
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "soon"),
    ]);
    assert_eq!(got, [limit(Requests, None, 0, None, 0)]);
    // One that is past is over, and one in the far future is a day away at most.
    for (reset, ms) in [
        ("-7", 0),
        ("1759999999", 0),
        ("2099-01-01T00:00:00Z", 86_400_000),
        ("999999", 86_400_000),
    ] {
        let got = said(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)]);
        assert_eq!(got, [limit(Requests, None, 0, ms, 0)], "{reset}");
    }
}

#[test]
fn the_number_of_limits_is_bounded() {
    let names: Vec<String> = (1..200)
        .map(|n| format!("x-ratelimit-remaining-requests-{n}-second"))
        .collect();
    let pairs: Vec<_> = names.iter().map(|name| (name.as_str(), "1")).collect();
    assert_eq!(said(&pairs).len(), super::MAX_LIMITS);
    let list: Vec<String> = (0..500).map(|n| format!("\"{n}\";r=1")).collect();
    assert!(said(&[("ratelimit", &list.join(","))]).len() <= super::MAX_LIMITS);
}

#[test]
fn other_headers_are_passed_over() {
    assert_eq!(
        said(&[
            ("content-type", "text/event-stream"),
            ("retry-after", "7"),
            ("x-request-id", "1"),
            ("authorization", "0"),
            ("x-trial-endpoint-call-limit", "40"),
        ]),
        []
    );
}

proptest! {
    #[test]
    fn anything_is_taken(
        name in "(x-ratelimit|ratelimit|anthropic-ratelimit|x-ratelimitbysize)[a-z0-9_-]{0,24}",
        value in "[ -~]{0,48}",
    ) {
        for limit in said(&[(&name, &value)]) {
            prop_assert!(limit.limit.or(limit.remaining).is_some());
        }
    }

    #[test]
    fn any_list_is_taken(value in "[a-z0-9\",;= .-]{0,64}") {
        said(&[("ratelimit", &value), ("ratelimit-policy", &value)]);
    }
}
