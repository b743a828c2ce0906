//! The built-in packs, and what is said about broken ones.

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
        assert!(rule.about.len() > 20, "{} says too little", rule.name);
        assert!(rule.tests > 0, "{} has no test", rule.name);
    }
}
