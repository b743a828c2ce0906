//! Sentences about marks, powers, and items of lists.

use super::{is_item, is_power, is_spoken};

#[test]
fn a_sentence_that_leads_on_speaks_of_the_mark() {
    for before in [
        "Marks such as",
        "You see the",
        "Sie wirkt wie",
        "for instance, e.g.",
        "the format:",
    ] {
        assert!(is_spoken(before, false, Some(' ')), "{before}");
    }
    for before in [
        "The sky is blue.",
        "in two thousand people",
        "and then it ends in rain,",
    ] {
        assert!(!is_spoken(before, false, Some('.')), "{before}");
    }
    assert!(is_spoken("it prints \"", true, Some('"')));
    assert!(!is_spoken("She said \"no\"", true, Some('.')));
    assert!(is_spoken("回答中的", true, Some('是')));
    assert!(!is_spoken("水在零度结冰", true, Some('。')));
}

#[test]
fn powers_follow_numbers_and_short_names() {
    for before in ["10", "km", "(a + b)", "x"] {
        assert!(is_power(before), "{before}");
    }
    for before in ["Nepal", "tall.", "", "wide"] {
        assert!(!is_power(before), "{before}");
    }
}

#[test]
fn bullets_and_numbers_are_items() {
    for before in ["text\n-", "text\n  12.", "*", "a\n3)", "a\n##"] {
        assert!(is_item(before), "{before}");
    }
    for before in ["text -", "in 12.", "", "\n"] {
        assert!(!is_item(before), "{before}");
    }
}
