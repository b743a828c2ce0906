//! What every store promises, checked on whatever store it is.

use std::sync::Arc;
use std::time::Duration;

use g4f_store::{
    Bench, BenchKey, CounterKey, CounterUnit, KeyId, MemoryStore, Record, RecordKey, Span, Store,
    Timestamp,
};
use g4f_types::secrecy::SecretString;
use g4f_types::{Credential, ErrorKind};

/// Longest wait for something that another thread or process does. It ends as soon as the thing is done.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `done`.
#[track_caller]
pub(crate) fn until(what: &str, mut done: impl FnMut() -> bool) {
    let mut tries = PATIENCE.as_millis();
    while !done() {
        assert!(tries > 0, "in vain: {what}");
        tries -= 1;
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

pub(crate) fn model(n: usize) -> BenchKey {
    BenchKey::Model {
        provider: "p".into(),
        model: format!("m{n}").into(),
    }
}

pub(crate) fn for_ms(store: &dyn Store, ms: u64) -> Bench {
    Bench::new(
        ErrorKind::RateLimited,
        store.now() + Duration::from_millis(ms),
    )
}

pub(crate) fn an_hour(store: &dyn Store) -> Bench {
    for_ms(store, 3_600_000)
}

pub(crate) fn counter(scope: &str) -> CounterKey {
    CounterKey {
        scope: scope.into(),
        unit: CounterUnit::Tokens,
        span: Span::Day,
    }
}

pub(crate) fn note(name: &str) -> RecordKey {
    RecordKey::new("health", name)
}

/// One of each kind of key, with names that need care.
pub(crate) fn keys() -> Vec<BenchKey> {
    let id = KeyId::of(&Credential::new(SecretString::from("sk-secret-1"), "test"));
    let provider: Arc<str> = "a:\"b\"|c\n".into();
    let model: Arc<str> = "модель/模型 '; DROP TABLE bench".into();
    let with = |key| BenchKey::Target {
        provider: provider.clone(),
        model: model.clone(),
        key,
    };
    vec![
        with(Some(id)),
        with(None),
        BenchKey::Key {
            provider: provider.clone(),
            key: Some(id),
        },
        BenchKey::Key {
            provider: provider.clone(),
            key: None,
        },
        BenchKey::Model {
            provider: provider.clone(),
            model: model.clone(),
        },
        BenchKey::Provider {
            provider: provider.clone(),
        },
        BenchKey::Breaker { provider, model },
    ]
}

/// What holds for one handle, at once, whatever is behind it.
pub(crate) fn one(store: &dyn Store) {
    for key in keys() {
        assert_eq!(store.bench_of(&key), None);
        let bench = an_hour(store);
        assert_eq!(store.bench(key.clone(), bench), bench);
        // Never shortened, but made longer.
        assert_eq!(store.bench(key.clone(), for_ms(store, 1000)), bench);
        let longer = Bench::new(ErrorKind::Auth, bench.until + Duration::from_secs(1));
        assert_eq!(store.bench(key.clone(), longer), longer);
        assert_eq!(store.bench_of(&key), Some(longer));
    }
    let mut expected = keys();
    expected.sort();
    let listed: Vec<_> = store.list().into_iter().map(|(key, _)| key).collect();
    assert_eq!(listed, expected);
    for key in keys() {
        store.clear(&key);
        assert_eq!(store.bench_of(&key), None);
    }
    assert!(store.list().is_empty());

    // A bench that is over is none.
    store.bench(model(0), Bench::new(ErrorKind::Auth, Timestamp(1)));
    assert_eq!(store.bench_of(&model(0)), None);

    assert_eq!(store.count(&counter("one")), 0);
    assert_eq!(store.add(&counter("one"), 5), 5);
    assert_eq!(store.add(&counter("one"), 7), 12);
    assert_eq!(store.count(&counter("one")), 12);
    assert_eq!(store.count(&counter("other")), 0);
    let minute = CounterKey {
        span: Span::Minute,
        ..counter("one")
    };
    assert_eq!(store.count(&minute), 0);

    assert_eq!(store.record(&note("a")), None);
    store.put_record(note("a"), "first".into());
    store.put_record(note("a"), "second".into());
    let record = store.record(&note("a")).unwrap();
    assert_eq!(&*record.text, "second");
    assert!(record.at <= store.now());
    store.put_record(note("a"), "x".repeat(Record::MAX + 1).into());
    assert_eq!(&*store.record(&note("a")).unwrap().text, "second");
}

/// What holds for two handles on the same thing.
pub(crate) fn two(a: &dyn Store, b: &dyn Store) {
    let sees = |store: &dyn Store, key: &BenchKey, bench: Option<Bench>| {
        until(&format!("{key:?} is to be {bench:?}"), || {
            store.bench_of(key) == bench
        });
    };
    for key in keys() {
        let bench = an_hour(a);
        a.bench(key.clone(), bench);
        sees(b, &key, Some(bench));
        // The other one's shorter bench changes nothing, its longer one does.
        assert_eq!(b.bench(key.clone(), for_ms(b, 5000)), bench);
        let longer = Bench::new(ErrorKind::Auth, bench.until + Duration::from_secs(9));
        b.bench(key.clone(), longer);
        sees(a, &key, Some(longer));
    }
    // Lifted by one, lifted for both; and benched anew, for less.
    for key in keys() {
        a.clear(&key);
        sees(b, &key, None);
        let anew = for_ms(b, 60_000);
        b.bench(key.clone(), anew);
        sees(a, &key, Some(anew));
    }

    // Both count at once, and each sees the sum.
    let key = counter("both");
    for _ in 0..100 {
        a.add(&key, 1);
        b.add(&key, 10);
    }
    assert!(a.count(&key) >= 100);
    assert!(b.count(&key) >= 1000);
    for store in [a, b] {
        until("the sum is 1100", || store.count(&key) == 1100);
    }

    a.put_record(note("model"), "from a".into());
    until("b reads a's record", || {
        b.record(&note("model"))
            .is_some_and(|record| &*record.text == "from a")
    });
    b.put_record(note("model"), "from b".into());
    until("a reads b's record", || {
        a.record(&note("model"))
            .is_some_and(|record| &*record.text == "from b")
    });
}

/// What holds for a handle that is opened after another one was dropped, where `kept` says that things outlive it.
pub(crate) fn again(open: &dyn Fn() -> Box<dyn Store>) {
    let store = open();
    assert!(store.persists());
    let bench = an_hour(&*store);
    store.bench(model(1), bench);
    store.bench(model(2), bench);
    store.clear(&model(2));
    store.add(&counter("again"), 3);
    store.put_record(note("again"), "kept".into());
    drop(store);

    let store = open();
    assert!(store.ready(PATIENCE));
    assert_eq!(store.bench_of(&model(1)), Some(bench));
    assert_eq!(store.bench_of(&model(2)), None);
    assert_eq!(store.count(&counter("again")), 3);
    assert_eq!(store.add(&counter("again"), 1), 4);
    assert_eq!(&*store.record(&note("again")).unwrap().text, "kept");
    assert!(store.flush(PATIENCE));
}

/// Many threads at once lose nothing.
pub(crate) fn crowd(open: &(dyn Fn() -> Box<dyn Store> + Sync)) {
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                let store = open();
                for n in 0..50 {
                    store.bench(model(1000 + thread * 100 + n), an_hour(&*store));
                    store.add(&counter("crowd"), 1);
                }
                assert!(store.flush(PATIENCE));
            });
        }
    });
    let store = open();
    assert!(store.ready(PATIENCE));
    assert_eq!(store.count(&counter("crowd")), 200);
    assert_eq!(store.list().len(), 200);
    assert!(store.list().len() <= MemoryStore::CAPACITY);
}
