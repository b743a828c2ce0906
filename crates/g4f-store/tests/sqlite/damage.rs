//! Files that hold nonsense are set aside and made anew, and nobody notices but the log.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use g4f_store::{SqliteStore, Store};
use rusqlite::Connection;

use crate::Folder;
use crate::suite::{PATIENCE, an_hour, counter, model, note, until};

/// A file with content, without a log beside it.
fn filled(path: &Path) {
    let store = SqliteStore::open(path);
    for n in 0..500 {
        store.bench(model(n), an_hour(&store));
        store.put_record(note(&n.to_string()), "x".repeat(100).into());
    }
    assert!(store.flush(PATIENCE));
    drop(store);
    let db = Connection::open(path).unwrap();
    let moved: i64 = db
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(moved, 0);
}

/// The store works over what is at `path`, and what it learns is kept in a sound file.
#[track_caller]
fn works(folder: &Folder, aside: usize) {
    let store = SqliteStore::open(folder.file());
    let bench = an_hour(&store);
    assert_eq!(store.bench(model(7777), bench), bench);
    store.add(&counter("c"), 4);
    until("what was learned is kept", || store.flush(PATIENCE));
    drop(store);
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    assert_eq!(store.bench_of(&model(7777)), Some(bench));
    assert_eq!(store.count(&counter("c")), 4);
    let names = folder.names("state.db.corrupt-");
    let files = names
        .iter()
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
    assert_eq!(files.count(), aside, "{names:?}");
    let db = Connection::open(folder.file()).unwrap();
    let verdict: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
}

#[test]
fn garbage() {
    let folder = Folder::new();
    fs::write(folder.file(), "this is no database ".repeat(1000)).unwrap();
    works(&folder, 1);
}

#[test]
fn an_empty_file_is_a_new_one() {
    let folder = Folder::new();
    fs::write(folder.file(), "").unwrap();
    works(&folder, 0);
}

#[test]
fn a_broken_header() {
    let folder = Folder::new();
    filled(&folder.file());
    let mut bytes = fs::read(folder.file()).unwrap();
    bytes[..16].copy_from_slice(b"SQLite format 9\0");
    fs::write(folder.file(), bytes).unwrap();
    works(&folder, 1);
}

#[test]
fn cut_at_many_places() {
    let folder = Folder::new();
    filled(&folder.file());
    let whole = fs::read(folder.file()).unwrap();
    for length in [
        1,
        15,
        16,
        99,
        100,
        1000,
        4095,
        4096,
        4097,
        8192,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        let folder = Folder::new();
        fs::write(folder.file(), &whole[..length]).unwrap();
        let store = SqliteStore::open(folder.file());
        store.bench(model(7777), an_hour(&store));
        until(&format!("it is kept, {length} bytes"), || {
            store.flush(PATIENCE)
        });
        drop(store);
        let store = SqliteStore::open(folder.file());
        assert!(store.ready(PATIENCE), "{length}");
        assert!(store.bench_of(&model(7777)).is_some(), "{length}");
    }
}

#[test]
fn pages_of_noise() {
    let folder = Folder::new();
    filled(&folder.file());
    let mut bytes = fs::read(folder.file()).unwrap();
    let mut noise = 1_u32;
    for byte in &mut bytes[4096..] {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = noise.to_be_bytes()[0];
    }
    fs::write(folder.file(), bytes).unwrap();
    works(&folder, 1);
}

#[test]
fn tables_of_another_form() {
    let folder = Folder::new();
    filled(&folder.file());
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch("DROP TABLE record; ALTER TABLE bench RENAME COLUMN until TO til")
        .unwrap();
    drop(db);
    works(&folder, 1);
}

#[test]
fn rows_that_make_no_sense_are_left_out() {
    let folder = Folder::new();
    filled(&folder.file());
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch(
        "UPDATE change SET last = 1000;
         INSERT INTO bench VALUES ('{', 'Auth', 9000000000000, 1000),
           ('{\"what\":\"moon\"}', 'Auth', 9000000000000, 1000),
           ('{\"what\":\"provider\",\"provider\":\"x\"}', 'NoSuchReason', 9000000000000, 1000),
           ('{\"what\":\"provider\",\"provider\":\"y\"}', 'Auth', -5, 1000),
           (printf('%.*c', 100000, 'x'), 'Auth', 9000000000000, 1000),
           ('{\"what\":\"provider\",\"provider\":\"good\"}', 'Auth', 9000000000000, 1000);
         INSERT INTO counter VALUES ('s', 'apples', 'day', 1, 1, 1000), ('s', 'tokens', 'year', -1, -1, 1000);
         INSERT INTO record VALUES ('k', 'big', printf('%.*c', 1000000, 'x'), 1, 1000),
           ('k', 'bytes', CAST(x'fffe' AS TEXT), 1, 1000);",
    )
    .unwrap();
    drop(db);
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    let list = store.list();
    assert_eq!(list.len(), 501);
    assert_eq!(store.record(&g4f_store::RecordKey::new("k", "big")), None);
    assert_eq!(store.record(&g4f_store::RecordKey::new("k", "bytes")), None);
    drop(store);
    works(&folder, 0);
}

#[test]
fn damaged_while_in_use() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file());
    let bench = an_hour(&store);
    store.bench(model(1), bench);
    assert!(store.flush(PATIENCE));
    // Somebody writes over the file, and over its log.
    for name in ["state.db", "state.db-wal"] {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .open(folder.0.join(name))
            .unwrap();
        file.write_all(&vec![0x5a; 65536]).unwrap();
    }
    store.bench(model(2), bench);
    until("both are kept", || {
        // Whoever asks has the file looked at.
        assert_eq!(store.bench_of(&model(1)), Some(bench));
        let another = SqliteStore::open(folder.file());
        another.ready(PATIENCE)
            && another.bench_of(&model(1)).is_some()
            && another.bench_of(&model(2)).is_some()
    });
}

#[test]
fn deleted_while_in_use() {
    let folder = Folder::new();
    let (a, b) = (
        SqliteStore::open(folder.file()),
        SqliteStore::open(folder.file()),
    );
    let bench = an_hour(&a);
    a.bench(model(1), bench);
    assert!(a.flush(PATIENCE));
    until("b knows", || b.bench_of(&model(1)).is_some());
    for name in folder.names("state.db") {
        fs::remove_file(folder.0.join(name)).unwrap();
    }
    b.bench(model(2), bench);
    until("a learns over the new file", || {
        a.bench_of(&model(2)).is_some()
    });
    until("the new file holds both", || {
        let another = SqliteStore::open(folder.file());
        another.ready(PATIENCE) && another.list().len() == 2
    });
}

#[test]
fn only_the_newest_damaged_files_are_kept() {
    let folder = Folder::new();
    for time in 100..110 {
        fs::write(folder.0.join(format!("state.db.corrupt-{time}")), "old").unwrap();
    }
    fs::write(folder.0.join("state.db.corrupt-mine"), "not a time").unwrap();
    fs::write(folder.file(), "nonsense ".repeat(1000)).unwrap();
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE) || store.ready(PATIENCE));
    drop(store);
    let names = folder.names("state.db.corrupt-");
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(names.contains(&"state.db.corrupt-109".to_owned()));
    assert!(names.contains(&"state.db.corrupt-mine".to_owned()));
}
