//! What comes out is what went in, without whole pieces that are all accounted for.

use g4f_clean::{About, Rules};
use proptest::prelude::*;

use crate::lines;
use crate::texts;

/// Whether `text` is `kept` with the pieces put back in their order. Where a piece was, blanks and line breaks may stand
/// that join the neighbours.
fn accounts(text: &str, kept: &str, pieces: &[String]) -> bool {
    let Some((piece, more)) = pieces.split_first() else {
        return text == kept;
    };
    let common = text
        .bytes()
        .zip(kept.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    (0..=common).rev().any(|at| {
        let Some(behind) = text
            .get(at..)
            .and_then(|rest| rest.strip_prefix(piece.as_str()))
        else {
            return false;
        };
        let kept = &kept[at..];
        ["", "\n", "\n\n", "\r\n\r\n", " "].iter().any(|seam| {
            kept.strip_prefix(seam)
                .is_some_and(|kept| accounts(behind, kept, more))
        })
    })
}

fn solid(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether `kept` is `text` with characters left out, line breaks and blanks aside.
fn is_deletion(text: &str, kept: &str) -> bool {
    let mut text = text.chars();
    kept.chars()
        .filter(|c| !c.is_whitespace())
        .all(|wanted| text.any(|c| c == wanted))
}

#[test]
fn the_pieces_that_went_and_the_text_that_stayed_are_the_answer() {
    for line in lines::all() {
        let about = line.about(false);
        let cleaned = lines::whole(&line.text, &about);
        if cleaned
            .removed
            .iter()
            .any(|(rule, _)| rule.starts_with("thinking"))
        {
            continue;
        }
        let pieces: Vec<String> = cleaned.removed.into_iter().map(|(_, text)| text).collect();
        // Of a page only the beginning that tells is recorded.
        let is_page = cleaned.text.is_empty()
            && matches!(&*pieces, [begin] if line.text.starts_with(begin.as_str()));
        assert!(
            is_page || accounts(&line.text, &cleaned.text, &pieces),
            "{}: {:?} is not {:?} and {pieces:?}",
            line.id,
            line.text,
            cleaned.text
        );
    }
}

#[test]
fn what_is_untouched_is_borrowed() {
    for line in lines::all() {
        let about = line.about(false);
        let outcome = Rules::builtin().clean(&line.text, &about);
        if outcome.removed.is_empty() && outcome.thinking.is_empty() {
            assert_eq!(outcome.text, line.text, "{}", line.id);
            assert!(
                matches!(outcome.text, std::borrow::Cow::Borrowed(_)),
                "{}",
                line.id
            );
        } else {
            assert_ne!(outcome.text, line.text, "{}", line.id);
        }
    }
}

#[test]
fn cleaning_twice_is_cleaning_once() {
    for line in lines::all() {
        let about = line.fitting();
        let once = lines::whole(&line.text, &about).text;
        let twice = lines::whole(&once, &about);
        assert_eq!(
            twice.text, once,
            "{}: {:?} went at last",
            line.id, twice.removed
        );
    }
}

#[test]
fn what_is_expected_needs_no_cleaning() {
    for line in lines::dev() {
        let again = lines::whole(&line.expected, &line.about(false));
        assert_eq!(
            again.text, line.expected,
            "{}: {:?}",
            line.id, again.removed
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_written_and_nothing_is_lost_without_a_word(text in texts::text()) {
        let cleaned = lines::whole(&text, &About::default());
        prop_assert!(is_deletion(&text, &cleaned.text), "{text:?} became {:?}", cleaned.text);
        let removed: usize = cleaned.removed.iter().map(|(_, piece)| solid(piece)).sum();
        let kept = solid(&cleaned.text) + solid(&cleaned.thinking) + removed;
        let tags = if cleaned.thinking.is_empty() { 0 } else { 64 };
        prop_assert!(kept <= solid(&text), "{text:?} grew to {cleaned:?}");
        prop_assert!(kept + tags >= solid(&text), "{text:?} lost something: {cleaned:?}");
    }

    #[test]
    fn code_and_json_are_the_models_own(inner in texts::text()) {
        let fence = "`".repeat(2 + longest_run(&inner, '`').max(1));
        let code = format!("Here:\n\n{fence}text\n{inner}\n{fence}\n\nThat is all.");
        let cleaned = lines::whole(&code, &About::default());
        prop_assert_eq!(&cleaned.text, &code);
        let json = serde_json::json!({ "note": inner, "items": [1, 2] }).to_string();
        let cleaned = lines::whole(&json, &About::default());
        prop_assert_eq!(&cleaned.text, &json);
    }
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest + 1
}
