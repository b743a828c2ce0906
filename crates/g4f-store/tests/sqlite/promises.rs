//! What every store promises, and what a file adds.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use g4f_store::{ManualClock, MemoryStore, SqliteStore, Store, Timestamp};
use rusqlite::Connection;

use crate::Folder;
use crate::suite::{self, PATIENCE, an_hour, counter, model, note, until};

#[test]
fn alone() {
    let folder = Folder::new();
    suite::one(&SqliteStore::open(folder.file()));
}

#[test]
fn shared() {
    let folder = Folder::new();
    let (a, b) = (
        SqliteStore::open(folder.file()),
        SqliteStore::open(folder.file()),
    );
    suite::two(&a, &b);
}

#[test]
fn opened_again() {
    let folder = Folder::new();
    suite::again(&|| Box::new(SqliteStore::open(folder.file())));
}

#[test]
fn by_many_at_once() {
    let folder = Folder::new();
    suite::crowd(&|| Box::new(SqliteStore::open(folder.file())));
}

#[test]
fn nothing_is_made_before_it_is_used() {
    let folder = Folder::new();
    let path = folder.0.join("a/b/state.db");
    let store = SqliteStore::open(&path);
    let _ = store.now();
    drop(store);
    assert!(!folder.0.join("a").exists());

    let store = SqliteStore::open(&path);
    assert_eq!(store.bench_of(&model(0)), None);
    until("the file is there", || path.exists());
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.0.join("new/state.db");
    let store = SqliteStore::open(&path);
    store.bench(model(0), an_hour(&store));
    assert!(store.flush(PATIENCE));
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.0.join("new")), 0o700);
    for part in ["state.db-wal", "state.db-shm"] {
        assert_eq!(mode(&folder.0.join("new").join(part)), 0o600, "{part}");
    }
}

#[test]
fn no_key_is_in_the_file() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file());
    for key in suite::keys() {
        store.bench(key, an_hour(&store));
    }
    assert!(store.flush(PATIENCE));
    for name in folder.names("state.db") {
        let bytes = fs::read(folder.0.join(&name)).unwrap();
        let found = bytes.windows(9).any(|window| window == b"sk-secret");
        assert!(!found, "{name}");
    }
}

#[test]
fn a_counter_begins_anew_with_its_time() {
    let folder = Folder::new();
    let clock = Arc::new(ManualClock::new(Timestamp(1_000_000_000_000)));
    let open = || SqliteStore::with_clock(folder.file(), clock.clone());
    let (a, b) = (open(), open());
    a.add(&counter("x"), 40);
    until("b counts", || b.count(&counter("x")) == 40);
    clock.advance(Duration::from_secs(24 * 60 * 60));
    assert_eq!((a.count(&counter("x")), b.count(&counter("x"))), (0, 0));
    b.add(&counter("x"), 2);
    until("a counts anew", || a.count(&counter("x")) == 2);
}

#[test]
fn old_rows_go_and_the_number_of_rows_is_bounded() {
    let folder = Folder::new();
    let clock = Arc::new(ManualClock::new(Timestamp(1_000_000_000_000)));
    let rows = |table: &str| {
        let db = Connection::open(folder.file()).unwrap();
        let count = format!("SELECT count(*) FROM {table}");
        let rows: i64 = db.query_row(&count, [], |row| row.get(0)).unwrap();
        usize::try_from(rows).unwrap()
    };
    let fill = |from: usize| {
        let store = SqliteStore::with_clock(folder.file(), clock.clone());
        for n in from..from + MemoryStore::CAPACITY {
            store.bench(model(n), an_hour(&store));
            store.add(&counter(&n.to_string()), 1);
            store.put_record(note(&n.to_string()), "x".into());
        }
        assert!(store.flush(PATIENCE));
    };
    fill(0);
    fill(10_000);
    for table in ["bench", "counter", "record"] {
        // Old rows are deleted with every thousandth that is written.
        assert!(
            rows(table) <= MemoryStore::CAPACITY + 1000,
            "{table}: {}",
            rows(table)
        );
        assert!(
            rows(table) > MemoryStore::CAPACITY / 2,
            "{table}: {}",
            rows(table)
        );
    }
    clock.advance(Duration::from_secs(100 * 24 * 60 * 60));
    let store = SqliteStore::with_clock(folder.file(), clock.clone());
    store.bench(model(1), an_hour(&store));
    assert!(store.flush(PATIENCE));
    assert_eq!((rows("bench"), rows("counter"), rows("record")), (1, 0, 0));
}

#[test]
fn a_clock_that_is_wrong_benches_nobody_for_ever() {
    let folder = Folder::new();
    let ahead = Arc::new(ManualClock::new(Timestamp(4_000_000_000_000)));
    let wrong = SqliteStore::with_clock(folder.file(), ahead);
    wrong.bench(model(0), an_hour(&wrong));
    wrong.put_record(note("m"), "from the future".into());
    assert!(wrong.flush(PATIENCE));

    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    let left = store.now().until(store.bench_of(&model(0)).unwrap().until);
    assert!(left <= Duration::from_secs(32 * 24 * 60 * 60), "{left:?}");
    // And what is learned now counts more than what claims to be learned later.
    store.put_record(note("m"), "from now".into());
    assert!(store.flush(PATIENCE));
    let another = SqliteStore::open(folder.file());
    assert!(another.ready(PATIENCE));
    assert_eq!(&*another.record(&note("m")).unwrap().text, "from now");
}

#[test]
fn many_short_runs_leave_a_short_log() {
    let folder = Folder::new();
    let log = || fs::metadata(folder.0.join("state.db-wal")).map_or(0, |log| log.len());
    let mut longest = 0;
    for n in 0..300 {
        let store = SqliteStore::open(folder.file());
        assert!(store.ready(PATIENCE));
        store.bench(model(n), an_hour(&store));
        store.put_record(note(&n.to_string()), "x".repeat(1000).into());
        assert!(store.flush(PATIENCE));
        drop(store);
        longest = longest.max(log());
    }
    assert!(longest > 0);
    assert!(longest < 1024 * 1024, "{longest} bytes");
}
