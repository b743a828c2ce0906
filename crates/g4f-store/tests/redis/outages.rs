//! A Redis that is frozen, killed, restarted or emptied while replicas use it.

use g4f_store::{RedisConfig, RedisStore, Store};

use crate::server::{free_port, with_server};
use crate::suite::{self, PATIENCE, an_hour, counter, model, note, until};

#[test]
fn nobody_there() {
    let store = RedisStore::new(RedisConfig::new(format!(
        "redis://127.0.0.1:{}/",
        free_port()
    )))
    .unwrap();
    assert!(!store.ready(PATIENCE));
    suite::one(&store);
    assert!(!store.flush(PATIENCE));
}

#[test]
fn frozen_and_thawed() {
    with_server(|server| {
        let (a, b) = (server.store(), server.store());
        assert!(a.ready(PATIENCE) && b.ready(PATIENCE));
        server.freeze();
        suite::one(&a);
        let bench = an_hour(&a);
        a.bench(model(1), bench);
        a.add(&counter("frozen"), 2);
        b.add(&counter("frozen"), 3);
        assert!(!a.flush(PATIENCE), "it cannot be written");
        assert_eq!(a.bench_of(&model(1)), Some(bench));
        assert_eq!(a.count(&counter("frozen")), 2);
        server.thaw();
        until("b learns what a knew", || {
            b.bench_of(&model(1)) == Some(bench)
        });
        // What was under way when it froze was carried out when it thawed, and is not counted twice.
        for store in [&a, &b] {
            until("the sum", || store.count(&counter("frozen")) == 5);
        }
        until("all is written", || a.flush(PATIENCE) && b.flush(PATIENCE));
        let fresh = server.store();
        assert!(fresh.ready(PATIENCE));
        assert_eq!(fresh.count(&counter("frozen")), 5);
    });
}

#[test]
fn killed_and_restarted_empty() {
    with_server(|server| {
        let (a, b) = (server.store(), server.store());
        let bench = an_hour(&a);
        a.bench(model(1), bench);
        a.add(&counter("x"), 7);
        a.put_record(note("n"), "known".into());
        until("b knows", || {
            b.bench_of(&model(1)).is_some()
                && b.count(&counter("x")) == 7
                && b.record(&note("n")).is_some()
        });
        server.kill();
        suite::one(&server.store());
        assert_eq!(a.bench_of(&model(1)), Some(bench));
        b.bench(model(2), bench);
        server.restart();
        until("a learns what b learned meanwhile", || {
            a.bench_of(&model(2)) == Some(bench)
        });
        // And a third one that comes now is told everything that the first two knew.
        until("everything is there again", || {
            let fresh = server.store();
            fresh.ready(PATIENCE)
                && fresh.bench_of(&model(1)) == Some(bench)
                && fresh.bench_of(&model(2)) == Some(bench)
                && fresh.count(&counter("x")) == 7
                && fresh.record(&note("n")).is_some()
        });
    });
}

#[test]
fn emptied_while_in_use() {
    with_server(|server| {
        let store = server.store();
        let bench = an_hour(&store);
        store.bench(model(1), bench);
        assert!(store.flush(PATIENCE));
        let _: String = server.ask(&["FLUSHALL"]);
        let fresh = server.store();
        until("it is filled again", || {
            fresh.bench_of(&model(1)) == Some(bench)
        });
        assert_eq!(store.bench_of(&model(1)), Some(bench));
    });
}

#[test]
fn lifted_while_a_replica_was_away() {
    with_server(|server| {
        let (a, b) = (server.store(), server.store());
        let bench = an_hour(&a);
        a.bench(model(1), bench);
        until("b knows", || b.bench_of(&model(1)).is_some());
        // Every connection goes; b's come back after a lifted it.
        server.freeze();
        assert!(a.add(&counter("x"), 1) > 0 && b.add(&counter("x"), 1) > 0);
        assert!(!a.flush(PATIENCE) && !b.flush(PATIENCE));
        a.clear(&model(1));
        server.thaw();
        until("it is lifted for both", || {
            a.bench_of(&model(1)).is_none() && b.bench_of(&model(1)).is_none()
        });
        assert!(a.list().is_empty());
    });
}

#[test]
fn dropping_does_not_wait_for_what_is_gone() {
    with_server(|server| {
        let store = server.store();
        assert!(store.ready(PATIENCE));
        server.freeze();
        store.bench(model(1), an_hour(&store));
        // It ends, which is all that can be said without a clock; the bound is twice the time limit.
        drop(store);
        server.thaw();
    });
}
