//! Tests of the command line's shape.

use std::ffi::OsString;

use clap::Parser as _;

use super::{Cli, Command, Misread, definition, with_ask};

fn expand(line: &[&str]) -> Result<Vec<String>, Misread> {
    let args: Vec<OsString> = line.iter().map(OsString::from).collect();
    with_ask(args, &definition()).map(|args| {
        args.into_iter()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect()
    })
}

#[test]
fn the_definition_holds_together() {
    definition().debug_assert();
}

#[test]
fn a_question_needs_no_command() {
    assert_eq!(expand(&["why is the sky blue"]).unwrap()[0], "ask");
    assert_eq!(
        expand(&["why", "models", "lie"]).unwrap(),
        ["ask", "why", "models", "lie"]
    );
    assert_eq!(
        expand(&["-m", "models", "hello"]).unwrap(),
        ["ask", "-m", "models", "hello"]
    );
    assert_eq!(expand(&["-qm", "x", "hello"]).unwrap()[0], "ask");
    assert_eq!(expand(&["-mmodels"]).unwrap(), ["ask", "-mmodels"]);
    assert_eq!(expand(&["--model=x"]).unwrap(), ["ask", "--model=x"]);
    assert_eq!(expand(&["--", "models"]).unwrap(), ["ask", "--", "models"]);
}

#[test]
fn options_may_stand_before_a_command() {
    assert_eq!(
        expand(&["--config", "models", "providers", "--json"]).unwrap(),
        ["providers", "--config", "models", "--json"]
    );
    assert_eq!(
        expand(&["-m", "x", "ask", "hi"]).unwrap(),
        ["ask", "-m", "x", "hi"]
    );
    assert_eq!(expand(&["help", "ask"]).unwrap(), ["help", "ask"]);
}

#[test]
fn help_and_version_are_not_questions() {
    assert_eq!(expand(&["--help"]).unwrap(), ["--help"]);
    assert_eq!(expand(&["-V"]).unwrap(), ["-V"]);
    assert!(expand(&[]).unwrap().is_empty());
    assert_eq!(
        expand(&["hello", "--help"]).unwrap(),
        ["ask", "hello", "--help"]
    );
}

#[test]
fn a_lone_slip_is_not_paid_for() {
    let near = |word: &str| match expand(&[word]) {
        Err(Misread::Near { command, .. }) => command,
        other => panic!("{word}: {other:?}"),
    };
    assert_eq!(near("modles"), "models");
    assert_eq!(near("docter"), "doctor");
}

#[test]
fn ordinary_words_are_questions() {
    for word in ["hello", "why?", "hi", "code", "mode of transport"] {
        assert_eq!(expand(&[word]).unwrap(), ["ask", word], "{word}");
    }
    assert_eq!(expand(&["modles", "are", "fun"]).unwrap()[0], "ask");
}

#[test]
fn commands_of_other_versions_are_named() {
    assert_eq!(expand(&["serve"]), Err(Misread::NotHere("serve".into())));
    assert_eq!(
        expand(&["serve", "--port", "1"]),
        Err(Misread::NotHere("serve".into()))
    );
    assert_eq!(expand(&["serve the people"]).unwrap()[0], "ask");
}

#[test]
fn values_are_checked_when_they_are_read() {
    let parse =
        |line: &[&str]| Cli::try_parse_from(std::iter::once("g4f").chain(line.iter().copied()));
    for bad in [
        &["ask", "--timeout", "0", "x"][..],
        &["ask", "--timeout", "nan", "x"],
        &["ask", "--timeout", "-1", "x"],
        &["ask", "--attempts", "0", "x"],
        &["ask", "--base-url", "localhost:80", "x"],
        &["ask", "--param", "top_p", "x"],
        &["ask", "--extra", "top_p", "x"],
        &["ask", "--json", "--events", "x"],
        &["ask", "-q", "-v", "x"],
        &["models", "--can", "flying"],
        &["ask", "--resume", "sometimes", "x"],
        &["ask", "--strategy", "best", "x"],
        &["ask", "--max-price", "-1", "x"],
    ] {
        let error = parse(bad).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{bad:?}");
    }
    let cli = parse(&[
        "ask",
        "--timeout",
        "2.5",
        "--param",
        "user=me",
        "hi",
        "there",
    ])
    .unwrap();
    let Command::Ask(ask) = cli.command else {
        panic!("not an ask")
    };
    assert_eq!(ask.prompt, ["hi", "there"]);
    assert_eq!(ask.target.timeout.unwrap().as_millis(), 2500);
    assert_eq!(ask.content.param[0], ("user".into(), "me".into()));
}

#[test]
fn a_key_does_not_show_in_debug() {
    let cli = Cli::try_parse_from([
        "g4f",
        "ask",
        "--api-key",
        "sk-verysecret",
        "--header",
        "X-Key: alsosecret",
        "--proxy",
        "http://u:pw@h",
        "x",
    ])
    .unwrap();
    let debug = format!("{cli:?}");
    assert!(
        !debug.contains("secret") && !debug.contains("pw@h"),
        "{debug}"
    );
}
