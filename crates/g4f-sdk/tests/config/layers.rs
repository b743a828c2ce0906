//! Which layer wins, where a setting came from, what variables set.

use g4f_sdk::config::schema::{SECTIONS, variables};
use g4f_sdk::config::{Config, Env, FileLayer, Loader, LogFormat, LogLevel, Origin, RouteTarget};
use g4f_types::{ContentFilter, OnUnsupported};

use crate::{Folder, no_env, project};

fn file(folder: &Folder, name: &str, line: u32) -> Origin {
    Origin::File {
        path: folder.path().join(name).into(),
        line,
    }
}

#[test]
fn without_any_source_the_defaults_hold() {
    let config = Loader::new(no_env()).load().unwrap();
    assert_eq!(config.defaults.model.as_deref(), Some("auto"));
    assert_eq!(config.resilience.retries, Some(2));
    assert_eq!(config.resilience.content_filter, Some(ContentFilter::Stop));
    assert_eq!(config.log.level, Some(LogLevel::Warn));
    assert_eq!(config.defaults.temperature, None);
    assert!(config.providers.is_empty());
    assert!(
        config
            .show()
            .iter()
            .all(|shown| shown.origin == Origin::Default)
    );
    assert_eq!(config.show(), Config::default().show());
}

#[test]
fn every_default_of_the_schema_reaches_its_field() {
    let shown = Config::default().show();
    let rows = SECTIONS
        .iter()
        .filter(|section| !section.named)
        .flat_map(|section| section.keys)
        .filter(|key| matches!(key.usual, g4f_sdk::config::schema::Usual::Default(_)))
        .count();
    assert_eq!(shown.len(), rows);
    let debug = format!("{:?}", Config::default());
    // All fields of `[resilience]` but `first_content`, `answer` and `retry_after_dispatch` have a default, and none was lost on its way.
    let resilience = debug.split("resilience:").nth(1).unwrap();
    let resilience = resilience.split("trim:").next().unwrap();
    assert_eq!(resilience.matches("None").count(), 3, "{resilience}");
}

#[test]
fn each_layer_wins_over_the_one_below_and_every_value_knows_its_origin() {
    let folder = Folder::new();
    folder.write(
        "home/g4f/config.toml",
        "[defaults]\nmodel = \"user\"\nsystem = \"user\"\nproviders = [\"a\", \"b\"]\n\
         [resilience]\ntimeout = 1\nidle = 1\nconnect = 1\n[providers.x]\nbase_url = \"http://user/v1/\"\n",
    );
    folder.write(
        "g4f.toml",
        "[defaults]\nmodel = \"project\"\nproviders = [\"c\"]\n[resilience]\nidle = 2\nconnect = 2\n\
         [providers.x]\nmodels = [\"m\"]\n",
    );
    let named = folder.write(
        "named.toml",
        "[defaults]\nmodel = \"named\"\n[resilience]\nconnect = 3.5\n",
    );
    let env: Env = [
        ("G4F_MODEL", "env"),
        ("G4F_CONFIG", named.to_str().unwrap()),
    ]
    .into_iter()
    .collect();
    let loader = Loader::new(env)
        .config_home(folder.path().join("home"))
        .project_dir(folder.path());
    let layers: Vec<FileLayer> = loader.paths().iter().map(|place| place.layer).collect();
    assert_eq!(
        layers,
        [FileLayer::User, FileLayer::Project, FileLayer::Named]
    );
    assert!(loader.paths().iter().all(|place| place.exists));

    let config = loader.load().unwrap();
    assert_eq!(config.defaults.model.as_deref(), Some("env"));
    assert_eq!(
        config.origin("defaults.model"),
        Some(&Origin::env("G4F_MODEL"))
    );
    assert_eq!(config.defaults.system.as_deref(), Some("user"));
    assert_eq!(
        config.origin("defaults.system"),
        Some(&file(&folder, "home/g4f/config.toml", 3))
    );
    // Lists are replaced, tables are merged.
    assert_eq!(config.defaults.providers, ["c"]);
    let provider = &config.providers["x"];
    assert_eq!(provider.base_url.as_deref(), Some("http://user/v1"));
    assert_eq!(provider.models, ["m"]);
    assert_eq!(
        config.origin("providers.x.models"),
        Some(&file(&folder, "g4f.toml", 8))
    );
    let resilience = &config.resilience;
    assert_eq!(
        (resilience.timeout, resilience.idle, resilience.connect),
        (Some(1.0), Some(2.0), Some(3.5))
    );
    assert_eq!(
        config.origin("resilience.connect"),
        Some(&file(&folder, "named.toml", 4))
    );
    assert_eq!(config.origin("resilience.retries"), Some(&Origin::Default));
    assert_eq!(config.origin("defaults.temperature"), None);
}

#[test]
fn what_the_caller_sets_wins_over_everything() {
    let env: Env = [("G4F_RESILIENCE_TIMEOUT", "3")].into_iter().collect();
    let config = Loader::new(env)
        .set("resilience.timeout", 4.0, Origin::Builder)
        .set("resilience.retries", 7_u32, Origin::flag("--retries"))
        .set("defaults.providers", vec!["a", "b"], Origin::Builder)
        .set("providers.\"my.server\".enabled", false, Origin::Builder)
        .set_text("resilience.idle", "2.5", Origin::flag("--idle"))
        .load()
        .unwrap();
    assert_eq!(config.resilience.timeout, Some(4.0));
    assert_eq!(config.resilience.idle, Some(2.5));
    assert_eq!(
        config.origin("resilience.retries"),
        Some(&Origin::flag("--retries"))
    );
    assert_eq!(config.defaults.providers, ["a", "b"]);
    assert_eq!(config.providers["my.server"].enabled, Some(false));

    let error = Loader::new(no_env())
        .set_text("resilience.idle", "long", Origin::flag("--idle"))
        .set("resilience.timeuot", 1.0, Origin::Builder)
        .load()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "--idle: `resilience.idle` must be a number of seconds above 0, at most 604800; found the text \"long\"\n\
         builder: unknown key `resilience.timeuot`; did you mean `timeout`?"
    );
}

#[test]
fn variables_set_numbers_words_flags_and_lists() {
    let env: Env = [
        ("G4F_PROVIDER", " groq , ollama,"),
        ("G4F_PROXY", "socks5h://127.0.0.1:9050"),
        ("G4F_TIMEOUT", "12.5"),
        ("G4F_RESILIENCE_FIRST_CONTENT", "4"),
        ("G4F_NO_FALLBACK", "yes"),
        ("G4F_DEFAULTS_ALLOW_KEYLESS", "0"),
        ("G4F_LOG_LEVEL", "debug"),
        ("G4F_LOG_FORMAT", "json"),
        ("G4F_ON_UNSUPPORTED", "error"),
        ("G4F_MAX_TOKENS", "99"),
        ("G4F_SYSTEM", ""),
    ]
    .into_iter()
    .collect();
    let config = Loader::new(env).load().unwrap();
    assert_eq!(config.defaults.providers, ["groq", "ollama"]);
    assert_eq!(
        config.origin("defaults.providers"),
        Some(&Origin::env("G4F_PROVIDER"))
    );
    assert_eq!(
        config.defaults.proxy.as_ref().unwrap().expose(),
        "socks5h://127.0.0.1:9050"
    );
    assert_eq!(config.resilience.timeout, Some(12.5));
    assert_eq!(config.resilience.first_content, Some(4.0));
    assert_eq!(config.resilience.no_fallback, Some(true));
    assert_eq!(config.defaults.allow_keyless, Some(false));
    assert_eq!(config.log.level, Some(LogLevel::Debug));
    assert_eq!(config.log.format, Some(LogFormat::Json));
    assert_eq!(config.resilience.on_unsupported, Some(OnUnsupported::Error));
    assert_eq!(config.defaults.max_tokens, Some(99));
    assert_eq!(
        config.defaults.system, None,
        "an empty variable counts as not set"
    );
    assert!(config.warnings().is_empty());
}

#[test]
fn the_longer_name_of_a_variable_wins() {
    let env: Env = [("G4F_DEFAULTS_MODEL", "long"), ("G4F_MODEL", "short")]
        .into_iter()
        .collect();
    let config = Loader::new(env).load().unwrap();
    assert_eq!(config.defaults.model.as_deref(), Some("long"));
}

#[test]
fn no_two_settings_share_a_variable() {
    let all = variables();
    for variable in &all {
        let same = all
            .iter()
            .filter(|other| other.name == variable.name)
            .count();
        assert_eq!(same, 1, "{}", variable.name);
    }
}

#[test]
fn unknown_variables_are_warned_of() {
    let env: Env = [
        ("G4F_MODLE", "m"),
        ("G4F_API_KEY", "secret-of-a-provider"),
        ("G4F_XYZZY_PLUGH", "1"),
        ("OTHER", "1"),
    ]
    .into_iter()
    .collect();
    let loader = Loader::new(env).known_variables(["G4F_API_KEY"]);
    let config = loader.load().unwrap();
    let warnings: Vec<String> = config.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "G4F_MODLE: unknown variable, ignored; did you mean `G4F_MODEL`?",
            "G4F_XYZZY_PLUGH: unknown variable, ignored",
        ]
    );
    assert_eq!(loader.check(), config.warnings());
}

#[test]
fn json_sets_the_same_with_lines() {
    let folder = Folder::new();
    let path = folder.write(
        "conf.JSON",
        "{\n  \"defaults\": {\"model\": \"caf\\u00e9\", \"temperature\": 1},\n  \"routes\": {\n    \"fast\": {\n      \
         \"targets\": [{\"provider\": \"groq\"}, {\"model\": \"m\"}]\n    }\n  },\n  \
         \"resilience\": {\"timeout\": 2.5e1}\n}\n",
    );
    let config = Loader::new(no_env()).file(&path).load().unwrap();
    assert_eq!(config.defaults.model.as_deref(), Some("café"));
    assert_eq!(config.defaults.temperature, Some(1.0));
    assert_eq!(config.resilience.timeout, Some(25.0));
    assert_eq!(
        config.routes["fast"].targets,
        [
            RouteTarget {
                provider: Some("groq".into()),
                model: None
            },
            RouteTarget {
                provider: None,
                model: Some("m".into())
            },
        ]
    );
    assert_eq!(
        config.origin("routes.fast.targets"),
        Some(&file(&folder, "conf.JSON", 5))
    );
    assert_eq!(
        config.origin("resilience.timeout"),
        Some(&file(&folder, "conf.JSON", 8))
    );
}

#[test]
fn missing_files_of_user_and_project_are_fine() {
    let folder = Folder::new();
    let loader = project(&folder).config_home(folder.path().join("nowhere"));
    assert!(loader.paths().iter().all(|place| !place.exists));
    assert!(loader.load().is_ok());
}

#[test]
fn the_folder_of_configurations_follows_xdg() {
    let home = |pairs: &[(&str, &str)]| {
        let env: Env = pairs.iter().copied().collect();
        env.config_home().map(|path| path.display().to_string())
    };
    assert_eq!(home(&[("HOME", "/h")]).as_deref(), Some("/h/.config"));
    assert_eq!(
        home(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]).as_deref(),
        Some("/x")
    );
    assert_eq!(
        home(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "relative")]).as_deref(),
        Some("/h/.config")
    );
    assert_eq!(home(&[]), None);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_read() {
    let folder = Folder::new();
    folder.write("g4f.toml", "\u{feff}[defaults]\r\nmodel = \"m\"\r\n");
    let config = project(&folder).load().unwrap();
    assert_eq!(config.defaults.model.as_deref(), Some("m"));
    assert_eq!(
        config.origin("defaults.model"),
        Some(&file(&folder, "g4f.toml", 2))
    );
}
