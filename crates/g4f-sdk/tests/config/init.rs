//! The first file: it is right as it stands, and right with everything taken out of its comments.

use g4f_sdk::config::{Config, Found, Loader, init_file};

use crate::{Folder, no_env, problems, project};

fn found() -> Found {
    Found {
        key_variables: vec![
            ("groq".into(), "GROQ_API_KEY".into()),
            ("my.own".into(), "OWN_KEY".into()),
            ("my.own".into(), "OWN_KEY_2".into()),
        ],
        engines: vec![("ollama".into(), "http://127.0.0.1:11434/v1".into())],
    }
}

#[test]
fn it_sets_what_was_found_and_nothing_else() {
    let text = init_file(&found());
    assert_eq!(problems("g4f.toml", &text), Vec::<String>::new());

    let folder = Folder::new();
    folder.write("g4f.toml", &text);
    let config = project(&folder).load().unwrap();
    assert_eq!(config.providers.len(), 3);
    assert_eq!(config.providers["groq"].api_key_env, ["GROQ_API_KEY"]);
    assert_eq!(
        config.providers["my.own"].api_key_env,
        ["OWN_KEY", "OWN_KEY_2"]
    );
    assert_eq!(
        config.providers["ollama"].base_url.as_deref(),
        Some("http://127.0.0.1:11434/v1")
    );
    let set = config.show().len() - Config::default().show().len();
    assert_eq!(set, 3);
}

#[test]
fn every_commented_setting_is_valid_and_defaults_are_the_defaults() {
    let text: String = init_file(&Found::default())
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let folder = Folder::new();
    let path = folder.write("g4f.toml", &text);
    let config = Loader::new(no_env()).file(&path).load();
    let config = config.unwrap_or_else(|error| panic!("{error}\n{text}"));
    for default in Config::default().show() {
        let line = config
            .show()
            .into_iter()
            .find(|line| line.key == default.key);
        assert_eq!(line.unwrap().value, default.value, "{}", default.key);
    }
    // Every row is there: its field is no longer empty.
    let debug = format!("{config:?}");
    for empty in ["None", "[]", "{}"] {
        assert!(!debug.contains(empty), "{empty} in {debug}");
    }
}
