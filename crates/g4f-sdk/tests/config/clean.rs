//! `[clean]`, `[clean.judge]`, and `clean` of single models.

use std::time::Duration;

use g4f_sdk::config::{Config, Env, Loader, Origin};
use g4f_sdk::types::{CitationPolicy, CleanMode, ThinkingPolicy};

use crate::{Folder, no_env, problems, project};

#[test]
fn nothing_is_said_where_nobody_says_anything() {
    let config = Config::default();
    assert_eq!(config.clean.mode, Some(CleanMode::Rules));
    assert_eq!(config.clean.thinking, Some(ThinkingPolicy::Reasoning));
    assert_eq!(config.judge.timeout, Some(15.0));
    assert!(config.clean_options().is_none() && config.call_options().clean.is_none());
    assert!(config.clean_packs().is_empty());
}

#[test]
fn calls_get_what_is_set_and_nothing_else() {
    let folder = Folder::new();
    folder.write(
        "g4f.toml",
        "[clean]\nmode = \"hybrid\"\ncitations = \"all\"\nwithout = [\"links\", \"tokens.eos\"]\n\
         [clean.judge]\nmodel = \"small\"\nprovider = \"groq\"\ntemperature = 0.1\nmax_tokens = 9\nretries = 0\n\
         attempts = 2\nidle = 1.5\nno_fallback = true\nparams = { reasoning_effort = \"low\" }\nprompt = \"Say.\"\n",
    );
    let config = project(&folder).load().unwrap();
    let clean = config.call_options().clean.unwrap();
    assert_eq!(clean.mode, Some(CleanMode::Hybrid));
    assert_eq!(clean.citations, Some(CitationPolicy::All));
    assert_eq!(
        (clean.thinking, clean.tracking, clean.blanks),
        (None, None, None)
    );
    assert_eq!(clean.without, ["links", "tokens.eos"]);
    let judge = &clean.judge;
    assert_eq!(
        (judge.model.as_deref(), judge.prompt.as_deref()),
        (Some("small"), Some("Say."))
    );
    assert_eq!((judge.temperature, judge.max_tokens), (Some(0.1), Some(9)));
    assert_eq!(judge.params["reasoning_effort"], "low");
    let call = judge.options.as_ref().unwrap();
    assert_eq!(call.providers, ["groq"]);
    assert_eq!((call.retries, call.attempts), (Some(0), Some(2)));
    assert_eq!(call.idle, Some(Duration::from_millis(1500)));
    assert_eq!((call.timeout, call.no_fallback), (None, Some(true)));
    assert_eq!(
        config.origin("clean.judge.model").map(ToString::to_string),
        Some(format!("{}:6", folder.path().join("g4f.toml").display()))
    );
}

#[test]
fn variables_reach_both_tables() {
    let env: Env = [
        ("G4F_CLEAN_MODE", "judge"),
        ("G4F_CLEAN_WITHOUT", "a, b.c"),
        ("G4F_CLEAN_JUDGE_MODEL", "small"),
        ("G4F_CLEAN_JUDGE_TIMEOUT", "2"),
    ]
    .into_iter()
    .collect();
    let config = Loader::new(env).load().unwrap();
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let clean = config.clean_options().unwrap();
    assert_eq!(clean.mode, Some(CleanMode::Judge));
    assert_eq!(clean.without, ["a", "b.c"]);
    assert_eq!(clean.judge.model.as_deref(), Some("small"));
    let call = clean.judge.options.unwrap();
    assert_eq!(call.timeout, Some(Duration::from_secs(2)));
    let origin = config.origin("clean.judge.timeout");
    assert_eq!(origin, Some(&Origin::env("G4F_CLEAN_JUDGE_TIMEOUT")));
}

#[test]
fn what_is_wrong_has_its_line_and_its_place() {
    assert_eq!(
        problems(
            "g4f.toml",
            "[clean]\nmode = \"rule\"\nthinkng = \"drop\"\n[clean.judge]\nmodl = \"m\"\nmode = \"off\"\nretries = -1\n"
        ),
        [
            "g4f.toml:2: `clean.mode` must be \"off\", \"rules\", \"judge\" or \"hybrid\"; found the text \"rule\", did you mean \"rules\"?",
            "g4f.toml:3: unknown key `clean.thinkng`; did you mean `thinking`?",
            "g4f.toml:5: unknown key `clean.judge.modl`; did you mean `model`?",
            "g4f.toml:6: unknown key `clean.judge.mode`; it belongs in `[clean]`",
            "g4f.toml:7: `clean.judge.retries` must be a whole number from 0 to 100; found the number -1",
        ]
    );
    assert_eq!(
        problems("g4f.toml", "[clean]\njudge = \"small\"\n"),
        ["g4f.toml:2: `clean.judge` must be a table; found a text"]
    );
    // A quoted name is another name.
    let quoted = problems("g4f.toml", "[\"clean.judge\"]\nmodel = \"m\"\n");
    assert!(
        quoted[0].contains("unknown key `\"clean.judge\"`"),
        "{quoted:?}"
    );
}

#[test]
fn files_with_rules_are_found_beside_the_file_that_names_them() {
    let folder = Folder::new();
    folder.write(
        "home/g4f/config.toml",
        "[clean]\npacks = [\"mine.toml\", \"/etc/its.toml\"]\n",
    );
    let loader = Loader::new(no_env()).config_home(folder.path().join("home"));
    let config = loader.load().unwrap();
    assert_eq!(
        config.clean_packs(),
        [
            folder.path().join("home/g4f/mine.toml"),
            "/etc/its.toml".into()
        ]
    );
    let env: Env = [("G4F_CLEAN_PACKS", "here.toml")].into_iter().collect();
    let config = Loader::new(env).load().unwrap();
    assert_eq!(
        config.clean_packs(),
        [std::path::PathBuf::from("here.toml")]
    );
}

#[test]
fn a_model_can_have_its_own_mode() {
    let folder = Folder::new();
    folder.write(
        "g4f.toml",
        "[clean]\ntracking = true\n[models.raw]\nclean = \"off\"\n",
    );
    let config = project(&folder).load().unwrap();
    assert_eq!(config.models["raw"].clean, Some(CleanMode::Off));
    assert_eq!(
        problems("g4f.toml", "[models.raw]\nclean = \"of\"\n"),
        [
            "g4f.toml:2: `models.raw.clean` must be \"off\", \"rules\", \"judge\" or \"hybrid\"; found the text \"of\", did you mean \"off\"?"
        ]
    );
}
