//! Benches a provider and waits, by hand, until it may be asked again.

use std::sync::Arc;
use std::time::Duration;

use g4f_store::{Bench, BenchKey, ManualClock, MemoryStore, Store};
use g4f_types::ErrorKind;

fn main() {
    let clock = Arc::new(ManualClock::default());
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new(clock.clone()));
    let key = BenchKey::Provider {
        provider: "example".into(),
    };
    let until = store.now() + Duration::from_secs(10);
    store.bench(key.clone(), Bench::new(ErrorKind::Overloaded, until));
    while let Some(bench) = store.bench_of(&key) {
        let wait = store.now().until(bench.until);
        assert!(!wait.is_zero(), "a bench that is over is not returned");
        clock.advance(wait);
    }
    assert!(store.list().is_empty());
}
