//! Places where no file can be, and files that are not ours to write: memory does.

use std::fs;
use std::path::Path;

use g4f_store::{SqliteStore, Store};
use rusqlite::Connection;

use crate::Folder;
use crate::suite::{self, PATIENCE, an_hour, model};

/// Everything is answered, and nothing is kept.
#[track_caller]
fn remembers_in_memory(path: &Path) {
    let store = SqliteStore::open(path);
    assert!(!store.ready(PATIENCE));
    suite::one(&store);
    assert!(!store.flush(PATIENCE));
}

#[test]
fn a_folder_in_its_place() {
    let folder = Folder::new();
    fs::create_dir(folder.file()).unwrap();
    remembers_in_memory(&folder.file());
    assert!(folder.file().is_dir());
}

#[test]
fn a_folder_that_cannot_be_made() {
    let folder = Folder::new();
    fs::write(folder.0.join("file"), "").unwrap();
    remembers_in_memory(&folder.0.join("file/state.db"));
    remembers_in_memory(Path::new(""));
    if cfg!(target_os = "linux") {
        remembers_in_memory(Path::new("/proc/g4f/state.db"));
    }
}

/// A folder that may be read only. Root may write everywhere, so there it is tried where the file exists without rights.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let locked = folder.0.join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(locked.join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
    } else {
        remembers_in_memory(&locked.join("state.db"));
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_newer_form_is_left_alone() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file());
    store.bench(model(1), an_hour(&store));
    assert!(store.flush(PATIENCE));
    drop(store);
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch(
        "PRAGMA user_version = 2; CREATE TABLE future (x); PRAGMA wal_checkpoint(TRUNCATE)",
    )
    .unwrap();
    drop(db);
    let before = fs::read(folder.file()).unwrap();
    remembers_in_memory(&folder.file());
    assert_eq!(fs::read(folder.file()).unwrap(), before);
    assert!(folder.names("state.db.corrupt").is_empty());
}

#[test]
fn another_programs_file_is_left_alone() {
    let folder = Folder::new();
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch("CREATE TABLE bookmark (x); INSERT INTO bookmark VALUES (1)")
        .unwrap();
    drop(db);
    let before = fs::read(folder.file()).unwrap();
    remembers_in_memory(&folder.file());
    assert_eq!(fs::read(folder.file()).unwrap(), before);
    assert_eq!(folder.names("state.db"), ["state.db"]);
}

#[test]
fn a_locked_file_is_tried_again() {
    let folder = Folder::new();
    drop(SqliteStore::open(folder.file()));
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let bench = an_hour(&store);
    store.bench(model(1), bench);
    assert!(!store.flush(PATIENCE), "it is locked");
    assert_eq!(store.bench_of(&model(1)), Some(bench));
    db.execute_batch("COMMIT").unwrap();
    suite::until("it is written in the end", || store.flush(PATIENCE));
    let another = SqliteStore::open(folder.file());
    assert!(another.ready(PATIENCE));
    assert_eq!(another.bench_of(&model(1)), Some(bench));
}
