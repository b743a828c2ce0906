//! Where texts are cut.

use proptest::prelude::*;

use super::super::Counter;
use super::{cut, cut_text, end_nearby, start_nearby};

fn counter(model: &str) -> Counter {
    Counter::for_model(model)
}

#[test]
fn both_ends_stay_and_the_mark_tells_what_is_gone() {
    let middle = "The keeper wrote one line a day.\n".repeat(400);
    let text = format!("Summarise this log.\n{middle}In two sentences, please.");
    for model in ["gpt-4o", "some-model"] {
        let cut = cut(&counter(model), &text, 200).unwrap();
        assert!(cut.text.starts_with("Summarise this log.\nThe keeper"));
        assert!(cut.text.ends_with("a day.\nIn two sentences, please."));
        let mark = format!("\n[… {} characters left out …]\n", cut.characters);
        assert!(cut.text.contains(&mark), "{}", cut.text);
        let kept = cut.text.chars().count() - mark.chars().count();
        assert_eq!(kept + cut.characters, text.chars().count());
        assert!(counter(model).text_up_to(&cut.text, 200).is_ok());
    }
}

#[test]
fn what_fits_is_left_alone() {
    assert_eq!(cut_text(&counter("gpt-4o"), "short", 100), None);
    assert_eq!(cut_text(&counter("gpt-4o"), "", 0), None);
}

#[test]
fn paragraphs_before_lines_before_sentences_before_words() {
    let ends = [
        (
            "a first paragraph that is rather long\n\na\nb",
            "a first paragraph that is rather long",
        ),
        (
            "first line that is quite long\nand. so",
            "first line that is quite long",
        ),
        (
            "A sentence that is quite long. And so",
            "A sentence that is quite long.",
        ),
        (
            "words that are all quite long indee",
            "words that are all quite long",
        ),
        (
            "灯塔看守人每天写一行字灯塔看守人每天写一行字。西风",
            "灯塔看守人每天写一行字灯塔看守人每天写一行字。",
        ),
    ];
    for (text, expected) in ends {
        assert_eq!(&text[..end_nearby(text, text.len())], expected);
    }
    let starts = [
        (
            "rest\n\nnew paragraph, quite long, in the end",
            "new paragraph, quite long, in the end",
        ),
        (
            "rest. A sentence that is quite long, in the end",
            "A sentence that is quite long, in the end",
        ),
        (
            "est of it that is quite long, in the end",
            "of it that is quite long, in the end",
        ),
    ];
    for (text, expected) in starts {
        assert_eq!(&text[start_nearby(text, 0)..], expected);
    }
}

#[test]
fn letters_with_accents_and_emoji_stay_whole() {
    let family = "👩\u{200d}👩\u{200d}👧";
    let text = format!("{}{family}xxxx", "x".repeat(8));
    let inside = 8 + "👩\u{200d}👩".len();
    assert_eq!(end_nearby(&text, inside), 8);
    let text = "xxxxxxxxe\u{301}";
    assert_eq!(end_nearby(text, 9), 8);
    assert_eq!(start_nearby("\u{301}\u{fe0f}xyz", 0), 5);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_text_is_cut_to_its_length(unit in "\\PC{1,12}[ \n]?", times in 1usize..400, tokens in 64usize..400) {
        let text = unit.repeat(times);
        for counter in [counter("gpt-4o"), counter("m"), counter("m").with_ratio(2.0), counter("m").with_ratio(0.6)] {
            let Some(cut) = cut(&counter, &text, tokens) else {
                continue;
            };
            // Joined again, the pieces may count some more than apart.
            prop_assert!(counter.text_up_to(&cut.text, tokens + 8).is_ok(), "{} of {tokens}", cut.text);
            prop_assert!(cut.characters > 0 && cut.characters <= text.chars().count());
        }
    }
}
