//! What answers is no Redis, or its data is not ours; addresses that cannot be.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

use g4f_store::{RedisConfig, RedisStore, Store};
use g4f_types::ErrorKind;

use crate::server::with_server;
use crate::suite::{self, PATIENCE, an_hour, model, until};

/// The store works over a server that says `words` to everything, or nothing.
#[track_caller]
fn works_over(words: &'static [u8]) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            thread::spawn(move || {
                let mut heard = [0; 4096];
                while matches!(stream.read(&mut heard), Ok(1..)) {
                    if stream.write_all(words).is_err() {
                        return;
                    }
                }
            });
        }
    });
    let store = RedisStore::new(RedisConfig::new(format!("redis://127.0.0.1:{port}/"))).unwrap();
    assert!(!store.ready(PATIENCE));
    suite::one(&store);
    assert!(!store.flush(PATIENCE));
}

#[test]
fn servers_that_are_no_redis() {
    works_over(b"");
    works_over(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    works_over(b"+OK\r\n");
    works_over(b"$-1\r\n");
    works_over(b":1\r\n:2\r\n:3\r\n:4\r\n:5\r\n");
    works_over(b"$999999999999\r\nabc");
    works_over(b"*1000000000\r\n");
    works_over(b"-NOAUTH Authentication required.\r\n");
    works_over(&[0xff; 64]);
}

#[test]
fn keys_of_another_kind() {
    with_server(|server| {
        let _: String = server.ask(&["SET", "g4f:benches", "mine"]);
        let store = server.store();
        assert!(!store.ready(PATIENCE));
        suite::one(&store);
        let kept: String = server.ask(&["GET", "g4f:benches"]);
        assert_eq!(kept, "mine");
    });
}

#[test]
fn entries_and_messages_that_make_no_sense() {
    with_server(|server| {
        let long = "x".repeat(100_000);
        for (set, hash) in [
            ("g4f:benches", "g4f:benches:why"),
            ("g4f:counts", "g4f:counts:totals"),
            ("g4f:records", "g4f:records:texts"),
        ] {
            for member in ["", "{", "[1,2]", long.as_str(), r#"{"what":"moon"}"#] {
                let _: i64 = server.ask(&["ZADD", set, "+inf", member]);
                let _: i64 = server.ask(&["HSET", hash, member, "NoSuchReason"]);
            }
        }
        let store = server.store();
        assert!(store.ready(PATIENCE));
        assert!(store.list().is_empty());
        for message in [
            "",
            "\n",
            "1",
            "5\n\n[]",
            "99999999999999999999\n\n[]",
            "1\n1,2\n[{}]",
            "1\n\n[{\"count\":{\"key\":{\"scope\":\"s\",\"unit\":\"tokens\",\"span\":\"day\"},\"start\":0}}]",
            long.as_str(),
        ] {
            let _: i64 = server.ask(&["PUBLISH", "g4f:changes", message]);
        }
        let other = server.store();
        let bench = an_hour(&other);
        other.bench(model(3), bench);
        until("it listens still", || {
            store.bench_of(&model(3)) == Some(bench)
        });
        // Names that are too long to be kept are remembered here only.
        let far = g4f_store::BenchKey::Provider {
            provider: long.as_str().into(),
        };
        store.bench(far.clone(), bench);
        assert!(store.flush(PATIENCE));
        assert_eq!(store.bench_of(&far), Some(bench));
    });
}

#[test]
fn addresses_that_cannot_be() {
    for (url, word) in [
        ("", "redis://"),
        ("http://user:secret@host/", "redis://"),
        ("redis://", "redis://"),
        ("redis://:secret@host:notaport/", "redis://"),
        ("redis://:secret@host/notanumber", "redis://"),
        ("rediss://:secret@host/", "TLS"),
    ] {
        let error = RedisStore::new(RedisConfig::new(url))
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        let words = format!("{error} {error:?}");
        assert!(words.contains(word), "{url}: {words}");
        assert!(!words.contains("secret"), "{url}: {words}");
    }
    let wrong = [
        RedisConfig::new("redis://host/").prefix("with blank"),
        RedisConfig::new("redis://host/").prefix("x".repeat(65)),
        RedisConfig::new("redis://host/").timeout(std::time::Duration::ZERO),
    ];
    for config in wrong {
        assert!(RedisStore::new(config).is_err());
    }
}

#[test]
fn no_password_is_shown() {
    let config = RedisConfig::new("redis://user:secret@127.0.0.1:1/");
    assert!(!format!("{config:?}").contains("secret"));
    let store = RedisStore::new(config).unwrap();
    let shown = format!("{store:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("127.0.0.1:1"), "{shown}");
}
