//! Several processes at once. The others are this very program, started anew with a task in a variable.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, process};

use g4f_store::{SqliteStore, Store};
use rusqlite::Connection;

use crate::Folder;
use crate::suite::{PATIENCE, an_hour, counter, model, note, until};

const TASK: &str = "G4F_STORE_TEST_TASK";
const FILE: &str = "G4F_STORE_TEST_FILE";

/// Starts this program for one task.
fn start(task: &str, folder: &Folder) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "processes::other", "--nocapture"])
        .env(TASK, task)
        .env(FILE, folder.file())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the other process does; nothing where nobody started it for that.
#[test]
fn other() {
    let Ok(task) = env::var(TASK) else { return };
    let store = SqliteStore::open(PathBuf::from(env::var(FILE).unwrap()));
    match task.as_str() {
        "bench" => {
            store.bench(model(1), an_hour(&store));
            until("the first process has counted", || {
                store.count(&counter("x")) == 1
            });
            store.add(&counter("x"), 10);
            assert!(store.flush(PATIENCE));
        }
        "crowd" => {
            for n in 0..200 {
                store.add(&counter("crowd"), 1);
                store.bench(model(process::id() as usize * 1000 + n), an_hour(&store));
                if n % 20 == 0 {
                    assert!(store.flush(PATIENCE));
                }
            }
            assert!(store.flush(PATIENCE));
        }
        // Writes until it is killed.
        "for ever" => {
            for n in 0.. {
                store.bench(model(n % 3000), an_hour(&store));
                store.put_record(note(&(n % 3000).to_string()), "x".repeat(2000).into());
                if n == 2000 {
                    store.flush(PATIENCE);
                    println!("under way");
                }
            }
        }
        _ => panic!("no such task"),
    }
}

#[test]
fn two_learn_from_each_other() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file());
    let mut child = start("bench", &folder);
    until("its bench is seen here", || {
        store.bench_of(&model(1)).is_some()
    });
    store.add(&counter("x"), 1);
    until("its count is seen here", || {
        store.count(&counter("x")) == 11
    });
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_crowd_loses_nothing() {
    let folder = Folder::new();
    let mut children: Vec<_> = (0..4).map(|_| start("crowd", &folder)).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    assert_eq!(store.count(&counter("crowd")), 800);
    assert_eq!(store.list().len(), 800);
}

#[test]
fn a_writer_that_is_killed_leaves_a_sound_file() {
    let folder = Folder::new();
    for _ in 0..5 {
        let mut child = start("for ever", &folder);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(
            lines
                .map_while(Result::ok)
                .any(|line| line.contains("under way"))
        );
        child.kill().unwrap();
        child.wait().unwrap();

        let store = SqliteStore::open(folder.file());
        assert!(store.ready(PATIENCE));
        assert!(store.list().len() >= 1500, "{}", store.list().len());
        store.add(&counter("x"), 1);
        assert!(store.flush(PATIENCE));
    }
    assert!(folder.names("state.db.corrupt").is_empty());
    let db = Connection::open(folder.file()).unwrap();
    let verdict: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let store = SqliteStore::open(folder.file());
    assert!(store.ready(PATIENCE));
    assert_eq!(store.count(&counter("x")), 5);
}
