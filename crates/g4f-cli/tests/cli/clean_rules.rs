//! `g4f clean --rules`, `--check`, and what is said about packs that are broken.

use crate::clean::PACK;
use crate::support::Home;

const BROKEN: &str = r#"
name = "broken"

[[rule]]
name = "half"
kind = "ad"
about = "It has no shape."

[[rule]]
name = "whole"
kind = "ad"
about = "It works."
[rule.mark]
patterns = ["~~ whole ~~"]
at = "end"
take = "space"
"#;

#[tokio::test]
async fn rules_are_listed_and_their_tests_run() {
    let home = Home::new();
    home.write("mine.toml", PACK);
    let run = home.run(&["clean", "--rules", "--pack", "mine.toml"]).await;
    run.expect_code(0);
    assert!(
        run.stdout.contains("mine.relay") && run.stdout.lines().count() > 5,
        "{run:#?}"
    );
    let run = home
        .run(&["clean", "--rules", "--json", "--pack", "mine.toml"])
        .await;
    let rules = run.json();
    let own = rules.as_array().unwrap().last().unwrap();
    assert_eq!(
        (own["rule"].as_str(), own["kind"].as_str()),
        (Some("mine.relay"), Some("ad"))
    );
    assert_eq!(own["tests"], 1);

    home.run(&["clean", "--check", "--pack", "mine.toml"])
        .await
        .expect_code(0)
        .expect_words(&["all in order"]);
    home.write(
        "wrong.toml",
        PACK.replace("\"An answer.\"", "\"Another answer.\""),
    );
    let run = home
        .run(&["clean", "--check", "--pack", "wrong.toml"])
        .await;
    run.expect_code(2);
    assert!(
        run.stdout.contains("mine.relay") && run.stdout.contains("Another answer."),
        "{run:#?}"
    );
}

#[tokio::test]
async fn a_broken_rule_costs_itself_alone_and_is_named_with_file_and_line() {
    let home =
        Home::with_config("[clean]\npacks = [\"broken.toml\", \"mine.toml\", \"gone.toml\"]\n");
    home.write("broken.toml", BROKEN);
    home.write("mine.toml", PACK);
    let run = home.run_with(&["clean"], "Yes.\n\n~~ whole ~~").await;
    run.expect_code(0)
        .expect_words(&["WARN", "broken.toml:4: rule `half`", "gone.toml"]);
    assert_eq!(run.stdout, "Yes.");
    let run = home
        .run_with(&["clean", "-q"], "Yes.\n\n~~ sent by relay ~~")
        .await;
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("Yes.", ""));

    let run = home.run(&["config", "check"]).await;
    run.expect_code(0);
    assert!(
        run.stdout.contains("broken.toml:4: rule `half`"),
        "{run:#?}"
    );
    assert!(
        run.stdout.contains("gone.toml") && run.stdout.contains("g4f.toml:2"),
        "{run:#?}"
    );
    let run = home.run(&["doctor", "-q"]).await;
    assert!(
        run.stdout.contains("broken.toml:4: rule `half`"),
        "{run:#?}"
    );
    let run = home.run(&["clean", "--check"]).await;
    run.expect_code(2);
    assert!(run.stdout.contains("broken.toml:4"), "{run:#?}");

    let run = home
        .run_with(&["clean", "--pack", "not.toml"], "Yes.\n\n~~ whole ~~")
        .await;
    run.expect_code(0).expect_words(&["WARN", "not.toml"]);
    assert_eq!(run.stdout, "Yes.");
}
