//! What every store promises, and what Redis adds.

use std::sync::Arc;
use std::time::Duration;

use g4f_store::{ManualClock, MemoryStore, RedisConfig, RedisStore, Store, Timestamp};

use crate::server::with_server;
use crate::suite::{self, PATIENCE, an_hour, counter, model, note, until};

#[test]
fn alone() {
    with_server(|server| suite::one(&server.store()));
}

#[test]
fn shared() {
    with_server(|server| suite::two(&server.store(), &server.store()));
}

#[test]
fn opened_again() {
    with_server(|server| suite::again(&|| Box::new(server.store())));
}

#[test]
fn by_many_at_once() {
    with_server(|server| {
        let server = &*server;
        suite::crowd(&|| Box::new(server.store()));
    });
}

#[test]
fn nothing_stays_for_ever_and_no_key_is_seen() {
    with_server(|server| {
        let store = server.store();
        for key in suite::keys() {
            store.bench(key, an_hour(&store));
        }
        store.add(&counter("c"), 1);
        store.put_record(note("n"), "text".into());
        assert!(store.flush(PATIENCE));
        let names: Vec<String> = server.ask(&["KEYS", "*"]);
        assert_eq!(names.len(), 9, "{names:?}");
        for name in names {
            assert!(name.starts_with("g4f:"), "{name}");
            let left: i64 = server.ask(&["PTTL", &name]);
            assert!(left > 0, "{name} stays for {left}");
            assert!(left <= 90 * 24 * 60 * 60 * 1000, "{name} stays for {left}");
        }
        let benches: Vec<String> = server.ask(&["ZRANGE", "g4f:benches", "0", "-1"]);
        assert_eq!(benches.len(), suite::keys().len());
        assert!(!benches.concat().contains("sk-secret"));
    });
}

#[test]
fn a_prefix_keeps_apart() {
    with_server(|server| {
        let other = RedisConfig::new(server.url()).prefix("other:");
        let (one, other) = (server.store(), RedisStore::new(other).unwrap());
        one.bench(model(1), an_hour(&one));
        assert!(one.flush(PATIENCE));
        assert!(other.ready(PATIENCE));
        assert!(other.list().is_empty());
    });
}

#[test]
fn what_is_kept_is_bounded() {
    with_server(|server| {
        for start in [0, 10_000] {
            let store = server.store();
            for n in start..start + MemoryStore::CAPACITY {
                store.bench(model(n), an_hour(&store));
                store.add(&counter(&n.to_string()), 1);
                store.put_record(note(&n.to_string()), "x".into());
            }
            assert!(store.flush(PATIENCE));
        }
        for (set, hash) in [
            ("g4f:benches", "g4f:benches:why"),
            ("g4f:counts", "g4f:counts:totals"),
            ("g4f:records", "g4f:records:texts"),
        ] {
            let members: usize = server.ask(&["ZCARD", set]);
            let fields: usize = server.ask(&["HLEN", hash]);
            assert_eq!(members, fields);
            assert!(members <= MemoryStore::CAPACITY, "{set}: {members}");
            assert!(members > MemoryStore::CAPACITY / 2, "{set}: {members}");
        }
    });
}

#[test]
fn a_counter_begins_anew_with_its_time() {
    with_server(|server| {
        let clock = Arc::new(ManualClock::new(Timestamp(1_000_000_000_000)));
        let open =
            || RedisStore::with_clock(RedisConfig::new(server.url()), clock.clone()).unwrap();
        let (a, b) = (open(), open());
        a.add(&counter("x"), 40);
        until("b counts", || b.count(&counter("x")) == 40);
        clock.advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!((a.count(&counter("x")), b.count(&counter("x"))), (0, 0));
        b.add(&counter("x"), 2);
        until("a counts anew", || a.count(&counter("x")) == 2);
    });
}

#[test]
fn a_message_that_is_lost_is_noticed() {
    with_server(|server| {
        let (a, b) = (server.store(), server.store());
        assert!(a.ready(PATIENCE) && b.ready(PATIENCE));
        // The listening connection goes, the other one stays.
        let _: i64 = server.ask(&["CLIENT", "KILL", "TYPE", "pubsub"]);
        let bench = an_hour(&a);
        a.bench(model(1), bench);
        until("b knows", || b.bench_of(&model(1)) == Some(bench));
        // A change that no message tells of.
        let member = r#"{"what":"provider","provider":"quiet"}"#;
        let later = bench.until.0.to_string();
        let _: i64 = server.ask(&["ZADD", "g4f:benches", &later, member]);
        let _: i64 = server.ask(&["HSET", "g4f:benches:why", member, "Auth"]);
        let _: i64 = server.ask(&["INCR", "g4f:version"]);
        let quiet = g4f_store::BenchKey::Provider {
            provider: "quiet".into(),
        };
        until("both know", || {
            a.bench_of(&quiet).is_some() && b.bench_of(&quiet).is_some()
        });
    });
}
