//! Keys are shown nowhere: not by `show`, not by `Debug`, not by errors.

use g4f_sdk::config::{Env, Loader};

use crate::Folder;

const SECRETS: [&str; 8] = [
    "sk-first-key-0001",
    "sk-second-key-0002",
    "sk-third-key-0003",
    "short",
    "hunter2",
    "Bearer-of-headers",
    "other-secret",
    "env-secret-0009",
];

#[test]
fn secrets_are_hidden_everywhere() {
    let folder = Folder::new();
    let path = folder.write(
        "g4f.toml",
        "\
[defaults]
proxy = \"http://me:hunter2@127.0.0.1:3128\"
headers = { authorization = \"Bearer-of-headers\" }
[providers.a]
api_key = \"sk-first-key-0001\"
api_keys = [\"sk-second-key-0002\", \"sk-third-key-0003\"]
api_key_env = \"A_KEY\"
other = { token = \"other-secret\", region = 3 }
[providers.b]
api_key = \"short\"
",
    );
    let env: Env = [("A_KEY", "env-secret-0009")].into_iter().collect();
    let loader = Loader::new(env).file(&path);
    let config = loader.load().unwrap();
    let shown = config.show();
    let settings = config.provider_settings("a", loader.env());

    let seen = [
        format!("{config:?}"),
        format!("{loader:?}"),
        format!("{shown:?}"),
        serde_json::to_string(&shown).unwrap(),
        shown
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
        format!("{settings:?}").replace("other-secret", ""), // `Settings::other` is the providers' own affair
    ];
    for text in &seen {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }

    let value = |key: &str| {
        let line = shown.iter().find(|line| line.key == key).unwrap();
        line.value.clone()
    };
    assert_eq!(value("providers.a.api_key"), "…0001");
    assert_eq!(
        value("providers.a.api_keys"),
        serde_json::json!(["…0002", "…0003"])
    );
    assert_eq!(value("providers.b.api_key"), "set");
    assert_eq!(value("defaults.headers.authorization"), "set");
    assert_eq!(value("defaults.proxy"), "http://…@127.0.0.1:3128");
    assert_eq!(value("providers.a.other.token"), "set");
    assert_eq!(value("providers.a.other.region"), 3);
    assert_eq!(
        value("providers.a.api_key_env"),
        serde_json::json!(["A_KEY"])
    );
}

#[test]
fn a_shown_setting_reads_like_a_line_of_the_file() {
    let folder = Folder::new();
    let path = folder.write("g4f.toml", "[resilience]\ntimeout = 30\n");
    let config = Loader::new([("G4F_MODEL", "m")].into_iter().collect())
        .file(&path)
        .load()
        .unwrap();
    let lines: Vec<String> = config
        .show()
        .iter()
        .map(|line| folder.strip(&line.to_string()))
        .collect();
    assert!(
        lines.contains(&"resilience.timeout = 30.0  # g4f.toml:2".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"defaults.model = \"m\"  # G4F_MODEL".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"log.level = \"warn\"  # default".to_owned()),
        "{lines:?}"
    );

    let timeout = config
        .show()
        .into_iter()
        .find(|line| line.key == "resilience.timeout");
    let json = serde_json::to_value(timeout.unwrap()).unwrap();
    assert_eq!(json["origin"]["kind"], "file");
    assert_eq!(json["origin"]["line"], 2);
}
