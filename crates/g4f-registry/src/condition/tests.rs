//! What conditions say, and what is wrong with those that say nothing.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{Condition, Fact, Facts, MAX_DEPTH, MAX_LENGTH};

struct Known(HashMap<String, f64>);

impl Facts for Known {
    fn number(&self, fact: &Fact) -> Option<f64> {
        self.0.get(&fact.to_string()).copied()
    }
}

fn known(pairs: &[(&str, f64)]) -> Known {
    Known(
        pairs
            .iter()
            .map(|(name, number)| ((*name).to_owned(), *number))
            .collect(),
    )
}

fn holds(text: &str, facts: &[(&str, f64)]) -> Option<bool> {
    Condition::parse(text).unwrap().holds(&known(facts))
}

#[test]
fn comparisons_and_words_are_read_with_their_precedence() {
    let facts = [
        ("balance", 2.5),
        ("error_count", 3.0),
        ("quota.models.x-1.left", 0.0),
    ];
    for (text, expected) in [
        ("", true),
        ("   ", true),
        ("balance > 2", true),
        ("balance>2.5", false),
        ("balance >= 2.5", true),
        ("2 < balance", true),
        ("balance != 2.5", false),
        ("balance == 2.50", true),
        ("balance <= -1", false),
        ("balance > -.5", true),
        ("balance", true),
        ("quota.models.x-1.left", false),
        ("not quota.models.x-1.left", true),
        ("get_quota.balance > 2", true),
        ("quota.balance > 2", true),
        // `and` binds more than `or`, `not` more than both.
        ("balance > 9 and error_count > 9 or error_count == 3", true),
        ("error_count == 3 or balance > 9 and error_count > 9", true),
        (
            "(error_count == 3 or balance > 9) and error_count > 9",
            false,
        ),
        ("not balance > 9 and error_count == 3", true),
        ("not (balance > 9 or error_count == 3)", false),
        ("not not balance", true),
        ("((balance)) > (2)", true),
        ("NOT balance > 9 AND error_count == 3", true),
        ("balance > 2\n  and error_count < 4", true),
    ] {
        assert_eq!(holds(text, &facts), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_known_decides_nothing() {
    let facts = [("error_count", 5.0)];
    for (text, expected) in [
        ("balance > 0", None),
        ("not balance", None),
        ("balance > 0 and error_count < 3", Some(false)),
        ("error_count < 3 and balance > 0", Some(false)),
        ("balance > 0 and error_count > 3", None),
        ("balance > 0 or error_count > 3", Some(true)),
        ("balance > 0 or error_count < 3", None),
    ] {
        assert_eq!(holds(text, &facts), expected, "{text}");
    }
    let nan = [("balance", f64::NAN)];
    assert_eq!(holds("balance != 1", &nan), None);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, expected) in [
        (
            "balance >",
            "column 10: expected a number, a name or `(`, found the end",
        ),
        (
            "balance > and 3",
            "column 11: expected a number, a name or `(`, found `and`",
        ),
        ("(balance > 1", "column 13: expected `)`, found the end"),
        (
            "balance > 1)",
            "column 12: expected `and`, `or` or the end, found `)`",
        ),
        (
            "balance 1",
            "column 9: expected `and`, `or` or the end, found the number 1",
        ),
        (
            "credits > 0",
            "column 1: expected `balance`, `error_count` or a name such as `quota.remaining`, found `credits`",
        ),
        (
            "quota > 0",
            "column 1: a number of the quota has a name, such as `quota.remaining`",
        ),
        (
            "quota..x > 0",
            "column 1: `quota..x` has a name that is empty",
        ),
        ("balance = 1", "column 9: a comparison is written `==`"),
        ("balance && 1", "column 9: both of two is written `and`"),
        ("balance || 1", "column 9: one of two is written `or`"),
        ("!balance", "column 1: the opposite is written `not`"),
        (
            "balance > 'x'",
            "column 11: only numbers can be compared, no texts",
        ),
        (
            "balance > 1x",
            "column 11: `1x` is not a number that can be read",
        ),
        (
            "balance > 1.2.3",
            "column 11: `1.2.3` is not a number that can be read",
        ),
        (
            "1 < balance < 3",
            "column 13: two comparisons in a row are joined with `and`",
        ),
        (
            "(balance > 1) > 0",
            "column 15: only a number or a name can be compared",
        ),
        (
            "0 < (not balance)",
            "column 5: only a number or a name can be compared",
        ),
        (
            "balance > 0 and\n  error_count ~ 3",
            "line 2, column 15: `~` has no meaning here",
        ),
        (
            "größe",
            "column 1: expected `balance`, `error_count` or a name such as `quota.remaining`, found `größe`",
        ),
    ] {
        let error = Condition::parse(text).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |levels: usize| format!("{}balance{}", "(".repeat(levels), ")".repeat(levels));
    assert!(Condition::parse(&nested(MAX_DEPTH)).is_ok());
    assert!(Condition::parse(&nested(MAX_DEPTH + 1)).is_err());
    assert!(Condition::parse(&"not ".repeat(100)).is_err());
    assert!(Condition::parse(&"(".repeat(100_000)).is_err());
    assert!(Condition::parse(&" ".repeat(MAX_LENGTH + 1)).is_err());
    let huge = format!("balance > {}", "9".repeat(400));
    assert!(Condition::parse(&huge).is_err(), "no number holds that");
}

#[test]
fn facts_are_named_once_and_two_conditions_make_one() {
    let one = Condition::parse("quota.a-b.c > 1 or balance > 1 or quota.a-b.c > 2").unwrap();
    let names: Vec<String> = one.facts().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["quota.a-b.c", "balance"]);
    assert!(one.asks_for_quota());
    let two = Condition::parse("error_count < 3").unwrap();
    assert!(!two.asks_for_quota());
    let both = one.and(&two);
    assert_eq!(both.as_str(), format!("({one}) and ({two})"));
    assert_eq!(both.holds(&known(&[("error_count", 3.0)])), Some(false));
    assert_eq!(
        two.and(&Condition::parse("").unwrap()).as_str(),
        two.as_str()
    );
    // The text of both says the same as both.
    let again = Condition::parse(both.as_str()).unwrap();
    for facts in [
        &[("error_count", 1.0), ("balance", 2.0)][..],
        &[("balance", 0.0), ("quota.a-b.c", 0.0)],
    ] {
        assert_eq!(again.holds(&known(facts)), both.holds(&known(facts)));
    }
}

/// A condition that is right, with what it says of numbers that are all known.
fn right() -> impl Strategy<Value = (String, bool)> {
    let fact = prop_oneof![
        Just(("balance", 2.0)),
        Just(("error_count", 5.0)),
        Just(("quota.left", 0.0))
    ];
    let op = prop_oneof![
        Just(">"),
        Just("<"),
        Just(">="),
        Just("<="),
        Just("=="),
        Just("!=")
    ];
    let leaf = (fact, op, -3i8..9).prop_map(|((name, number), op, other)| {
        let other = f64::from(other);
        let holds = match op {
            ">" => number > other,
            "<" => number < other,
            ">=" => number >= other,
            "<=" => number <= other,
            "==" => (number - other).abs() < 0.5,
            _ => (number - other).abs() >= 0.5,
        };
        (format!("{name} {op} {other}"), holds)
    });
    leaf.prop_recursive(5, 32, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            inner.prop_map(|(text, holds)| (format!("not ({text})"), !holds)),
            two.clone()
                .prop_map(|(a, b)| (format!("({}) and ({})", a.0, b.0), a.1 && b.1)),
            two.prop_map(|(a, b)| (format!("({}) or ({})", a.0, b.0), a.1 || b.1)),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_that_is_written_panics(text in "\\PC{0,80}") {
        if let Err(error) = Condition::parse(&text) {
            prop_assert!(!error.message.is_empty());
            prop_assert!(error.column as usize <= text.chars().count() + 1);
        }
    }

    #[test]
    fn no_row_of_words_panics(words in prop::collection::vec(
        prop_oneof![
            Just("("), Just(")"), Just("and"), Just("or"), Just("not"), Just(">"), Just("=="), Just("balance"),
            Just("quota.x"), Just("1"), Just("-"), Just("."), Just("é"), Just("\n"),
        ], 0..60))
    {
        let text = words.join(" ");
        if let Ok(condition) = Condition::parse(&text) {
            let _ = condition.holds(&());
            // What is kept of it is read the same again.
            prop_assert!(Condition::parse(condition.as_str()).is_ok());
        }
    }

    #[test]
    fn a_condition_says_what_it_is_made_of((text, expected) in right()) {
        if text.len() <= MAX_LENGTH {
            let facts = [("balance", 2.0), ("error_count", 5.0), ("quota.left", 0.0)];
            prop_assert_eq!(holds(&text, &facts), Some(expected), "{}", text);
        }
    }
}
