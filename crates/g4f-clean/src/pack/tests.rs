//! The built-in packs, and what is said about broken ones.

use crate::about::About;
use crate::rules::Rules;

#[test]
fn built_in_packs_are_whole_and_do_what_stands_beside_their_rules() {
    let (rules, problems) = Rules::builder().build();
    assert!(problems.is_empty(), "{problems:#?}");
    let failures = rules.check();
    let lines: Vec<_> = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn every_rule_says_what_it_is_about_and_has_a_test() {
    for rule in Rules::builtin().describe() {
        assert!(rule.about.len() > 15, "{} says too little", rule.name);
        assert!(rule.tests > 0, "{} has no test", rule.name);
    }
}

const BROKEN: &str = r#"name = "mine"
colour = "red"

[[rule]]
name = "good"
kind = "token"
about = "A token of ours."
[rule.mark]
patterns = ["<<{digits}>>"]

[[rule]]
name = "typo"
kind = "token"
about = "Another."
[rule.mark]
pattern = ["x"]

[[rule]]
name = "kindless"
kind = "noise"
about = "Another."
[rule.mark]
patterns = ["x"]

[[rule]]
name = "shapeless"
kind = "token"
about = "Another."

[[rule]]
name = "hole"
kind = "token"
about = "Another."
[rule.mark]
patterns = ["{digits}"]

[[rule]]
name = "good"
kind = "token"
about = "The same name."
[rule.mark]
patterns = ["y"]
"#;

#[test]
fn a_broken_rule_is_said_with_file_line_and_name_and_the_others_work() {
    let (rules, problems) = Rules::builder()
        .pack_text("mine.toml", BROKEN)
        .pack_text("no.toml", "name = \"no\"\n[[rule]\n")
        .pack_text("other.toml", "name = \"mine\"")
        .pack_file("/nowhere/there.toml")
        .build();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let has = |begin: &str, part: &str| {
        assert!(
            said.iter()
                .any(|line| line.starts_with(begin) && line.contains(part)),
            "{begin} ... {part} is not in {said:#?}"
        );
    };
    has("mine.toml:2: ", "unknown key `colour`");
    has("mine.toml:16: rule `typo`: ", "unknown field `pattern`");
    has("mine.toml:20: rule `kindless`: ", "unknown variant `noise`");
    has("mine.toml:25: rule `shapeless`: ", "[rule.mark]");
    has("mine.toml:30: rule `hole`: ", "begin with literal text");
    has("mine.toml:37: rule `good`: ", "there twice");
    has("no.toml:2: ", "no TOML");
    has("other.toml:1: ", "there already");
    has("/nowhere/there.toml: ", "cannot be read");
    assert_eq!(said.len(), 9, "{said:#?}");

    let cleaned = rules.clean("Yes.<<12>>", &About::default());
    assert_eq!(cleaned.text, "Yes.");
    assert_eq!(&*cleaned.removed[0].rule, "mine.good");
    assert_eq!(rules.clean("Yes.</s>", &About::default()).text, "Yes.");
}

#[test]
fn a_test_that_fails_is_said() {
    let pack = r#"name = "mine"
[[rule]]
name = "mark"
kind = "token"
about = "A token of ours."
[rule.mark]
patterns = ["<<{digits}>>"]
[[rule.test]]
text = "Yes.<<12>>"
expected = "Yes."
[[rule.test]]
text = "Yes.<<x>>"
expected = "Yes."
[[rule.test]]
text = "Yes.</s>"
expected = "Yes."
"#;
    let (rules, problems) = Rules::builder().pack_text("mine.toml", pack).build();
    assert!(problems.is_empty(), "{problems:?}");
    let failures = rules.check();
    let ours = failures
        .iter()
        .filter(|failure| failure.rule.starts_with("mine."));
    let said: Vec<_> = ours.map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said[0].starts_with("rule `mine.mark`, test 2: gives"),
        "{said:#?}"
    );
    assert!(
        said[1].contains("this rule took nothing, but tokens.end-tag"),
        "{said:#?}"
    );
}

#[test]
fn rules_and_packs_can_be_left_out() {
    let (rules, _) = Rules::builder()
        .without(["tokens.end-tag", "notices"])
        .build();
    assert_eq!(rules.clean("Yes.</s>", &About::default()).text, "Yes.</s>");
    assert_eq!(
        rules.clean("502 Bad Gateway", &About::default()).text,
        "502 Bad Gateway"
    );
    assert_eq!(
        rules.clean("Yes.<|im_end|>", &About::default()).text,
        "Yes."
    );
    let mut about = About::default();
    about.policy.without = vec!["tokens".to_owned()];
    assert_eq!(Rules::builtin().clean("Yes.</s>", &about).text, "Yes.</s>");
}
