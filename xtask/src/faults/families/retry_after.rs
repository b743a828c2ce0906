//! Refusals for the rate, and every way in which servers say how long to wait.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_sdk::ErrorKind::{Overloaded, RateLimited, Server};
use g4f_testkit::{Reply, Script};
use serde_json::{Value, json};

use super::replies::plain;
use crate::faults::expect::Expect;
use crate::faults::scenario::{Scenario, TEXT, by_mode};

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        header("`retry-after: 20`", "retry-after", || "20".into(), 20),
        header("`retry-after: 20.5`", "retry-after", || "20.5".into(), 21),
        header("`retry-after`, an HTTP date", "retry-after", http_date, 30),
        header("`retry-after: 1m30s`", "retry-after", || "1m30s".into(), 90),
        header(
            "`retry-after`, a time of RFC 3339",
            "retry-after",
            || rfc3339(30),
            30,
        ),
        header(
            "`retry-after`, Unix time in seconds",
            "retry-after",
            || unix(30).as_secs().to_string(),
            30,
        ),
        header(
            "`retry-after`, Unix time in milliseconds",
            "retry-after",
            || unix(30).as_millis().to_string(),
            30,
        ),
        header(
            "`retry-after-ms: 20500`",
            "retry-after-ms",
            || "20500".into(),
            21,
        ),
        header(
            "`x-ms-retry-after-ms: 20500`",
            "x-ms-retry-after-ms",
            || "20500".into(),
            21,
        ),
        header(
            "`retry-after: 86400`, of which ten minutes are believed",
            "retry-after",
            || "86400".into(),
            600,
        ),
        header(
            "`retry-after: soon`, which says nothing",
            "retry-after",
            || "soon".into(),
            5,
        ),
        header(
            "`retry-after: -3`, which is no wait",
            "retry-after",
            || "-3".into(),
            0,
        ),
        limits(
            "`x-ratelimit-reset-tokens: 17.5s` with none left",
            &[
                ("x-ratelimit-remaining-tokens", "0"),
                ("x-ratelimit-reset-tokens", "17.5s"),
            ],
            18,
        ),
        limits(
            "the reset of a budget of which something is left",
            &[
                ("x-ratelimit-remaining-tokens", "7"),
                ("x-ratelimit-reset-tokens", "17.5s"),
            ],
            5,
        ),
        body("`retryDelay: 34s` in the details of its JSON", 34, || {
            json!({"error": {
                "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Slow down.",
                "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}],
            }})
        }),
        body(
            "`retry_after: 20` in its JSON",
            20,
            || json!({"detail": "Request was throttled.", "status": 429, "retry_after": 20}),
        ),
        body("headers repeated in its JSON", 30, || {
            json!({"error": {"code": 429, "message": "Rate limit exceeded", "metadata": {
                "headers": {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": unix(30).as_millis().to_string()},
            }}})
        }),
        body("\"try again in 1m6.5s\" in its words", 67, || {
            json!({"error": {
                "message": "Rate limit reached. Please try again in 1m6.5s.", "type": "tokens", "code": "rate_limit_exceeded",
            }})
        }),
        body(
            "\"resets in ~20s\" in its words",
            20,
            || json!({"detail": "Request was throttled. Your rate limit resets in ~20s.", "status": 429}),
        ),
    ];
    all.extend(others());
    all
}

fn others() -> Vec<Scenario> {
    let then_well = |reply: Reply| {
        move || {
            by_mode(
                Script::sequence([reply.clone(), plain()]),
                Script::sequence([reply.clone(), super::replies::stream().reply()]),
            )
        }
    };
    let limited = |wait: &str| refusal(429).header("retry-after", wait);
    vec![
        // Nobody else is left and the wait is short: it is sat out.
        Scenario::script("refuses for a second, alone", then_well(limited("1")))
            .alone()
            .expect(|_| Expect::whole([2, 0], &["first RateLimited retried", "first ok answered"])),
        Scenario::reply("refuses for 20 s, alone", limited("20"))
            .alone()
            .expect(|_| {
                Expect::error(&[RateLimited], [1, 0], &["first RateLimited gave_up"])
                    .bench("key", RateLimited, 20..=20)
                    .says("retry after")
            })
            .expect(|_| {
                Expect::error(&[RateLimited], [0, 0], &[])
                    .bench("key", RateLimited, 20..=20)
                    .says("benched")
            }),
        Scenario::script("refuses the first of two keys", then_well(limited("20")))
            .keys(&["sk-first-key-0001", "sk-first-key-0002"])
            .expect(|_| {
                Expect::whole([2, 0], &["first RateLimited switched", "first ok answered"]).bench(
                    "key",
                    RateLimited,
                    20..=20,
                )
            })
            .expect(|_| {
                Expect::whole([1, 0], &["first ok answered"]).bench("key", RateLimited, 20..=20)
            }),
        Scenario::reply(
            "answers 503 with `retry-after: 20`",
            refusal(503).header("retry-after", "20"),
        )
        .expect(|_| Expect::switched("Overloaded", 0).bench("model", Overloaded, 20..=20))
        .expect(|_| second_only().bench("model", Overloaded, 20..=20)),
        Scenario::script(
            "answers 503 with `retry-after: 1`, alone",
            then_well(refusal(503).header("retry-after", "1")),
        )
        .alone()
        .expect(|_| Expect::whole([2, 0], &["first Overloaded retried", "first ok answered"])),
        Scenario::reply(
            "answers 500 with `retry-after: 20`",
            refusal(500).header("retry-after", "20"),
        )
        .expect(|_| Expect::switched(Server.as_str(), 0)),
    ]
}

/// A 429 that names its wait by a header. The next call goes to the second upstream at once.
fn header(form: &str, name: &'static str, value: fn() -> String, seconds: u64) -> Scenario {
    benched(form, seconds, move || refusal(429).header(name, value()))
}

fn limits(form: &str, headers: &'static [(&str, &str)], seconds: u64) -> Scenario {
    benched(form, seconds, move || {
        headers.iter().fold(refusal(429), |reply, (name, value)| {
            reply.header(*name, *value)
        })
    })
}

fn body(form: &str, seconds: u64, body: fn() -> Value) -> Scenario {
    benched(form, seconds, move || Reply::status(429).json(body()))
}

fn benched(
    form: &str,
    seconds: u64,
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Scenario {
    // Times are made when the scenario begins.
    let script = move || Script::always(reply());
    let bench = move |expect: Expect| match seconds {
        0 => expect,
        _ => expect.bench("key", RateLimited, seconds - 1..=seconds),
    };
    let scenario = Scenario::script(format!("answers 429 with {form}"), script)
        .expect(move |_| bench(Expect::after(RateLimited)));
    match seconds {
        // It may be asked again at once, or soon.
        0..=5 => scenario,
        _ => scenario.expect(move |_| bench(second_only())),
    }
}

/// The first upstream is left alone.
fn second_only() -> Expect {
    Expect::text(TEXT, [0, 1], &["second ok answered"])
}

fn refusal(status: u16) -> Reply {
    Reply::status(status)
        .json(json!({"error": {"message": "Slow down.", "type": null, "code": null}}))
}

/// So many seconds from now.
fn unix(seconds: u64) -> Duration {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    now + Duration::from_secs(seconds)
}

fn http_date() -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + unix(30))
}

/// `2025-10-14T19:39:17Z`, from the HTTP date of the same moment.
fn rfc3339(seconds: u64) -> String {
    let date = httpdate::fmt_http_date(UNIX_EPOCH + unix(seconds));
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = months.find(&date[8..11]).unwrap_or_default() / 3 + 1;
    format!(
        "{}-{month:02}-{}T{}Z",
        &date[12..16],
        &date[5..7],
        &date[17..25]
    )
}
