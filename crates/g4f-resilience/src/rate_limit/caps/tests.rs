//! Values, words and sums of caps.

use std::sync::Arc;
use std::time::Duration;

use g4f_store::{ManualClock, MemoryStore, Timestamp};
use g4f_types::{ErrorKind, Price, Usage};

use super::*;

/// 12:34:56.500 on some day.
const NOON: u64 = 1_760_000_000_000 - 1_760_000_000_000 % 86_400_000 + 45_296_500;

fn store() -> (Arc<ManualClock>, MemoryStore) {
    let clock = Arc::new(ManualClock::new(Timestamp(NOON)));
    (clock.clone(), MemoryStore::new(clock))
}

fn of(client: &CapsConfig, provider: &CapsConfig) -> Guard {
    let caps = Caps::new(client, [("Groq".to_owned(), provider.clone())]).unwrap();
    caps.guard("groq").unwrap()
}

fn none() -> CapsConfig {
    CapsConfig::default()
}

#[test]
fn a_cap_says_what_it_is_and_when_it_ends() {
    let table = [
        (
            CapsConfig {
                requests_per_minute: Some(1),
                ..none()
            },
            ErrorKind::RateLimited,
            "not asked: the cap of 1 request per minute for provider groq is reached; it ends in 4 s",
            "wait, or raise requests_per_minute in [providers.Groq]",
        ),
        (
            CapsConfig {
                requests_per_day: Some(1),
                ..none()
            },
            ErrorKind::QuotaExhausted,
            "not asked: the cap of 1 request per day for provider groq is reached; it ends in 11 h 25 min",
            "wait, or raise requests_per_day in [providers.Groq]",
        ),
        (
            CapsConfig {
                tokens_per_minute: Some(30),
                ..none()
            },
            ErrorKind::RateLimited,
            "not asked: the cap of 30 tokens per minute for provider groq is reached; it ends in 4 s",
            "wait, or raise tokens_per_minute in [providers.Groq]",
        ),
        (
            CapsConfig {
                usd_per_day: Some(0.5),
                ..none()
            },
            ErrorKind::QuotaExhausted,
            "not asked: the cap of $0.50 per day for provider groq is reached; it ends in 11 h 25 min",
            "wait, or raise usd_per_day in [providers.Groq]",
        ),
    ];
    for (config, kind, message, help) in table {
        let (_, store) = store();
        let guard = of(&none(), &config);
        guard.look(&store).unwrap();
        guard.enter(&store).unwrap();
        let price = Price {
            input: 10_000.0,
            output: 20_000.0,
        };
        guard.spend(&Usage::new(10, 20), Some(price), &store);
        let error = guard.look(&store).unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, message));
        assert_eq!(error.help(), Some(help));
        assert!(is_cap(&error) && !error.reached_upstream());
    }
}

#[test]
fn the_next_minute_and_day_begin_anew() {
    let (clock, store) = store();
    let guard = of(
        &CapsConfig {
            requests_per_day: Some(3),
            ..none()
        },
        &CapsConfig {
            requests_per_minute: Some(2),
            ..none()
        },
    );
    let call = || guard.look(&store).and_then(|()| guard.enter(&store));
    call().unwrap();
    call().unwrap();
    assert_eq!(call().unwrap_err().kind(), ErrorKind::RateLimited);
    clock.advance(Duration::from_millis(3_500));
    call().unwrap();
    // Both that minute's and the day's would have to be told; the day ends last.
    let error = call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::QuotaExhausted);
    assert!(error.message().contains("for this client"), "{error}");
    clock.advance(error.retry_after().unwrap());
    call().unwrap();
}

#[test]
fn who_is_counted_in_between_is_not_let_through() {
    let (_, store) = store();
    let guard = of(
        &none(),
        &CapsConfig {
            requests_per_minute: Some(1),
            ..none()
        },
    );
    // Two look at once, and one goes.
    guard.look(&store).unwrap();
    guard.look(&store).unwrap();
    guard.enter(&store).unwrap();
    assert!(is_cap(&guard.enter(&store).unwrap_err()));
}

#[test]
fn money_is_counted_to_the_millionth() {
    let (_, store) = store();
    let guard = of(
        &none(),
        &CapsConfig {
            usd_per_day: Some(0.000_3),
            ..none()
        },
    );
    let price = Some(Price {
        input: 0.1,
        output: 0.4,
    });
    // 0.1 dollars for a million: a thousand are 100 millionths.
    guard.spend(&Usage::new(1_000, 0), price, &store);
    guard.spend(&Usage::new(0, 250), price, &store);
    guard.look(&store).unwrap();
    guard.spend(&Usage::new(1_000, 0), price, &store);
    guard.look(&store).unwrap_err();
    for (usd, micro) in [
        (0.0, 0),
        (-1.0, 0),
        (f64::NAN, 0),
        (0.000_000_1, 1),
        (0.07, 70_000),
        (1e30, u64::MAX),
    ] {
        assert_eq!(micro_usd(usd), micro, "{usd}");
    }
}

#[test]
fn caps_that_make_no_sense_are_refused_by_name() {
    for (config, words) in [
        (
            CapsConfig {
                requests_per_minute: Some(0),
                ..none()
            },
            "limits.requests_per_minute must be at least 1",
        ),
        (
            CapsConfig {
                requests_per_day: Some(0),
                ..none()
            },
            "limits.requests_per_day must",
        ),
        (
            CapsConfig {
                tokens_per_minute: Some(0),
                ..none()
            },
            "limits.tokens_per_minute must",
        ),
        (
            CapsConfig {
                tokens_per_day: Some(0),
                ..none()
            },
            "limits.tokens_per_day must",
        ),
        (
            CapsConfig {
                usd_per_day: Some(0.0),
                ..none()
            },
            "limits.usd_per_day must",
        ),
        (
            CapsConfig {
                usd_per_day: Some(-3.0),
                ..none()
            },
            "limits.usd_per_day must",
        ),
        (
            CapsConfig {
                usd_per_day: Some(f64::NAN),
                ..none()
            },
            "limits.usd_per_day must",
        ),
        (
            CapsConfig {
                usd_per_day: Some(f64::INFINITY),
                ..none()
            },
            "limits.usd_per_day must",
        ),
    ] {
        let error = Caps::new(&config, []).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().starts_with(words), "{error}");
    }
    let named = [(
        "x".to_owned(),
        CapsConfig {
            requests_per_day: Some(0),
            ..none()
        },
    )];
    let error = Caps::new(&none(), named).unwrap_err();
    assert!(
        error.message().starts_with("providers.x.requests_per_day"),
        "{error}"
    );
    let unknown = serde_json::from_str::<CapsConfig>(r#"{"request_per_day": 3}"#);
    assert!(unknown.unwrap_err().to_string().contains("request_per_day"));
}

#[test]
fn who_has_no_caps_has_no_guard() {
    let caps = Caps::new(&none(), [("groq".to_owned(), none())]).unwrap();
    assert!(caps.guard("groq").is_none());
    let own = CapsConfig {
        requests_per_day: Some(3),
        ..none()
    };
    let caps = Caps::new(&none(), [("groq".to_owned(), own)]).unwrap();
    assert!(caps.guard("groq").is_some() && caps.guard("other").is_none());
}
