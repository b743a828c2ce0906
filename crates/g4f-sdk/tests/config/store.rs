//! `[store]`: which store a client gets, and settings that contradict each other.

use std::time::Duration;

use g4f_sdk::config::{Env, Loader, StoreKind};
use g4f_sdk::store::{Bench, BenchKey};
use g4f_sdk::{Client, ClientBuilder, Error, ErrorKind};

use crate::{Folder, project};

const PATIENCE: Duration = Duration::from_secs(20);

/// A builder over this configuration, in an environment whose home is the folder.
fn builder(folder: &Folder, text: &str, variables: &[(&str, &str)]) -> ClientBuilder {
    let home = folder.path().display().to_string();
    let env: Env = [("HOME", home.as_str())]
        .iter()
        .chain(variables)
        .copied()
        .collect();
    folder.write("g4f.toml", text);
    let loader = Loader::new(env.clone()).project_dir(folder.path());
    Client::builder()
        .config(loader.load().unwrap())
        .environment(env)
        .discover(false)
}

/// Uses the store of such a client, so that whatever it makes is made.
fn used(builder: ClientBuilder) {
    let client = builder.build().unwrap();
    let store = client.health().store();
    let key = BenchKey::Provider {
        provider: "p".into(),
    };
    let bench = Bench::new(ErrorKind::Auth, store.now() + Duration::from_secs(60));
    assert_eq!(store.bench(key.clone(), bench), bench);
    assert_eq!(store.bench_of(&key), Some(bench));
    store.flush(PATIENCE);
}

#[track_caller]
fn refused(text: &str) -> Error {
    let folder = Folder::new();
    let error = builder(&folder, text, &[]).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    error
}

#[test]
fn a_library_writes_nothing_unless_it_is_told_to() {
    let folder = Folder::new();
    used(builder(&folder, "", &[]));
    assert!(!folder.path().join(".local").exists());
}

#[test]
fn a_command_writes_where_such_things_belong() {
    let folder = Folder::new();
    used(builder(&folder, "", &[]).store_kind(StoreKind::Sqlite));
    assert!(folder.path().join(".local/state/g4f/state.db").exists());

    let folder = Folder::new();
    let state = folder.path().join("state").display().to_string();
    let builder = builder(&folder, "", &[("XDG_STATE_HOME", &state)]);
    used(builder.store_kind(StoreKind::Sqlite));
    assert!(folder.path().join("state/g4f/state.db").exists());
}

#[test]
fn a_path_means_a_file() {
    let folder = Folder::new();
    let path = folder.path().join("here.db");
    let text = format!("[store]\npath = {:?}\n", path.display().to_string());
    used(builder(&folder, &text, &[]));
    assert!(path.exists());
}

#[test]
fn one_variable_turns_it_off() {
    let folder = Folder::new();
    let path = folder.path().join("here.db");
    let text = format!(
        "[store]\npath = {:?}\nurl = \"redis://127.0.0.1/\"\n",
        path.display().to_string()
    );
    used(builder(&folder, &text, &[("G4F_STORE_KIND", "memory")]));
    assert!(!path.exists());
}

#[test]
fn nowhere_to_write_is_no_reason_to_fail_unless_a_file_was_asked_for() {
    let build = |text: &str| {
        let folder = Folder::new();
        folder.write("g4f.toml", text);
        let env: Env = [("UNRELATED", "")].into_iter().collect();
        Client::builder()
            .config(project(&folder).load().unwrap())
            .environment(env)
            .discover(false)
            .store_kind(StoreKind::Sqlite)
            .build()
    };
    assert!(build("").is_ok());
    let error = build("[store]\nkind = \"sqlite\"\n").unwrap_err();
    assert!(error.to_string().contains("store.path"), "{error}");
}

#[test]
fn contradictions_name_the_line() {
    let error = refused("[store]\nkind = \"redis\"\n").to_string();
    assert!(
        error.contains("g4f.toml:2: `store.kind` is \"redis\""),
        "{error}"
    );
    let error = refused("[store]\npath = \"x.db\"\nurl = \"redis://127.0.0.1/\"\n").to_string();
    assert!(
        error.contains("g4f.toml:3: `store.url` and `store.path`"),
        "{error}"
    );
}

#[test]
fn an_address_that_is_none_is_not_repeated() {
    for url in [
        "http://user:secret@host/",
        "rediss://user:secret@host/",
        "redis://user:secret@host:nothing/",
    ] {
        let error = refused(&format!("[store]\n\nurl = \"{url}\"\n"));
        let words = format!("{error} {error:?}");
        assert!(
            words.contains("g4f.toml:3: `store.url` cannot be used"),
            "{words}"
        );
        assert!(!words.contains("secret"), "{words}");
    }
}

#[test]
fn nobody_at_the_address_fails_nothing() {
    let folder = Folder::new();
    let text = "[store]\nurl = \"redis://user:secret@127.0.0.1:1/\"\ntimeout = 0.05\n";
    used(builder(&folder, text, &[]));
}
