//! The promises of the store.

use std::sync::Arc;
use std::time::Duration;

use g4f_types::secrecy::SecretString;
use g4f_types::{Credential, ErrorKind};

use super::*;

fn key(n: usize) -> BenchKey {
    BenchKey::Model {
        provider: "p".into(),
        model: format!("m{n}").into(),
    }
}

fn store() -> (Arc<ManualClock>, MemoryStore) {
    let clock = Arc::new(ManualClock::new(Timestamp(1_000)));
    (clock.clone(), MemoryStore::new(clock))
}

fn for_ms(ms: u64) -> Bench {
    Bench::new(ErrorKind::RateLimited, Timestamp(1_000 + ms))
}

#[test]
fn a_bench_is_never_shortened_and_ends_by_itself() {
    let (clock, store) = store();
    assert_eq!(store.bench_of(&key(0)), None);
    assert_eq!(store.bench(key(0), for_ms(500)), for_ms(500));
    assert_eq!(store.bench(key(0), for_ms(100)), for_ms(500));
    assert_eq!(store.bench(key(0), for_ms(900)), for_ms(900));
    clock.advance(Duration::from_millis(899));
    assert_eq!(store.bench_of(&key(0)), Some(for_ms(900)));
    clock.advance(Duration::from_millis(1));
    assert_eq!(store.bench_of(&key(0)), None);
    assert!(store.list().is_empty());
}

#[test]
fn a_bench_can_be_lifted() {
    let (_, store) = store();
    store.bench(key(0), for_ms(500));
    store.bench(key(1), for_ms(500));
    store.clear(&key(0));
    assert_eq!(store.list(), [(key(1), for_ms(500))]);
}

#[test]
fn the_store_is_bounded_and_keeps_the_longest() {
    let (_, store) = store();
    for n in 0..MemoryStore::CAPACITY + 10 {
        store.bench(key(n), for_ms(1 + n as u64));
    }
    let list = store.list();
    assert!(list.len() <= MemoryStore::CAPACITY, "{}", list.len());
    assert!(list.len() > MemoryStore::CAPACITY / 2, "{}", list.len());
    assert!(store.bench_of(&key(0)).is_none());
    assert!(store.bench_of(&key(MemoryStore::CAPACITY + 9)).is_some());
}

#[test]
fn equal_ends_do_not_empty_a_full_store() {
    let (_, store) = store();
    for n in 0..=MemoryStore::CAPACITY {
        store.bench(key(n), for_ms(5));
    }
    assert!(store.list().len() > MemoryStore::CAPACITY / 2);
}

#[test]
fn a_key_id_tells_keys_apart_and_shows_none() {
    let id = |key: &str| KeyId::of(&Credential::new(SecretString::from(key.to_owned()), "test"));
    assert_eq!(id("sk-abcdefghijkl"), id("sk-abcdefghijkl"));
    assert_ne!(id("sk-abcdefghijkl"), id("sk-abcdefghijkm"));
    assert_eq!(id("sk-abcdefghijkl").to_string().len(), 16);
}

#[tokio::test(start_paused = true)]
async fn the_system_clock_follows_a_paused_tokio_clock() {
    let clock = SystemClock::new();
    let before = clock.now();
    tokio::time::advance(Duration::from_secs(3600)).await;
    assert_eq!(before.until(clock.now()), Duration::from_secs(3600));
}

#[test]
fn a_wait_is_rounded_up() {
    assert_eq!(
        Timestamp(5) + Duration::from_micros(1_001),
        Timestamp(7),
        "a caller who sleeps the same duration must find the bench over"
    );
}

#[test]
fn a_counter_begins_anew_with_its_span() {
    let clock = Arc::new(ManualClock::new(Timestamp(60_000 * 10 + 59_000)));
    let store = MemoryStore::new(clock.clone());
    let key = |span| CounterKey {
        scope: "groq".into(),
        unit: CounterUnit::Requests,
        span,
    };
    assert_eq!(store.add(&key(Span::Minute), 2), 2);
    assert_eq!(store.add(&key(Span::Minute), 3), 5);
    assert_eq!(store.add(&key(Span::Day), 1), 1);
    clock.advance(Span::Minute.left(store.now()));
    assert_eq!(store.count(&key(Span::Minute)), 0);
    assert_eq!(store.count(&key(Span::Day)), 1);
    assert_eq!(store.add(&key(Span::Minute), 1), 1);
}

#[test]
fn records_are_replaced_bounded_and_never_too_long() {
    let (clock, store) = store();
    let key = |n: usize| RecordKey::new("health", format!("p:{n}"));
    store.put_record(key(0), "1".into());
    store.put_record(key(0), "2".into());
    assert_eq!(&*store.record(&key(0)).unwrap().text, "2");
    store.put_record(key(1), "x".repeat(Record::MAX + 1).into());
    assert_eq!(store.record(&key(1)), None);
    for n in 2..MemoryStore::CAPACITY + 10 {
        clock.advance(Duration::from_millis(1));
        store.put_record(key(n), "3".into());
    }
    assert_eq!(store.record(&key(0)), None);
    assert!(store.record(&key(MemoryStore::CAPACITY + 9)).is_some());
}
