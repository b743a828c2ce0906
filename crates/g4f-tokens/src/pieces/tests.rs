//! Pieces: nothing lost, never too long, cut where it does no harm.

use proptest::prelude::*;

use super::{MAX_PIECE, Pieces};
use crate::Encoding;

#[test]
fn a_short_text_is_one_clean_piece() {
    let pieces: Vec<_> = Pieces::new("hello world").collect();
    assert_eq!(pieces.len(), 1);
    assert_eq!(pieces[0].text, "hello world");
    assert!(pieces[0].clean);
    assert_eq!(Pieces::new("").count(), 0);
}

#[test]
fn prose_is_cut_before_spaces() {
    let text = "one two three ".repeat(2000);
    let pieces: Vec<_> = Pieces::new(&text).collect();
    assert!(pieces.len() > 3);
    assert!(pieces.iter().all(|piece| piece.clean));
    assert!(pieces[1..].iter().all(|piece| piece.text.starts_with(' ')));
}

#[test]
fn what_has_no_clean_place_is_cut_between_characters() {
    for unit in ["a", " ", "\t", "😀", "é"] {
        let text = unit.repeat(3 * MAX_PIECE);
        let pieces: Vec<_> = Pieces::new(&text).collect();
        assert!(
            pieces.iter().all(|piece| piece.text.len() <= MAX_PIECE),
            "{unit:?}"
        );
        let (last, others) = pieces.split_last().unwrap();
        assert!(
            last.clean && others.iter().all(|piece| !piece.clean),
            "{unit:?}"
        );
    }
}

/// Characters that matter to where words end.
fn tricky() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        6 => "[a-zA-Z]{1,6}",
        2 => "[ \t]{1,3}",
        1 => "[\r\n]{1,3}",
        1 => "[0-9]{1,5}",
        3 => "[!-/:-@\\[-`{-~]{1,3}",
        1 => "'(s|t|re|LL)",
        2 => "[一-龥ぁ-ゖァ-ヺ가-힣、。，！？：；「」『』《》（）]{1,6}",
        1 => "[а-яА-Яéüßñ\u{301}\u{200d}\u{3000}\u{a0}😀👨²Ⅷ½ـไ्]{1,4}",
    ];
    proptest::collection::vec(unit, 1..40).prop_map(|units| units.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn pieces_are_the_text(unit in tricky(), times in 1usize..400) {
        let text = unit.repeat(times);
        let pieces: Vec<_> = Pieces::new(&text).map(|piece| piece.text).collect();
        prop_assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= MAX_PIECE));
        prop_assert_eq!(pieces.concat(), text);
    }

    /// The claim the module rests on: a clean place may be cut without changing the count.
    #[test]
    fn a_clean_cut_changes_nothing(text in tricky()) {
        for encoding in [Encoding::O200k, Encoding::Cl100k] {
            let vocabulary = encoding.vocabulary().unwrap();
            let whole = vocabulary.count_ordinary(&text);
            let mut before = None;
            for (at, after) in text.char_indices() {
                if before.is_some_and(|before| super::is_clean(before, after)) {
                    let (head, tail) = text.split_at(at);
                    let parts = vocabulary.count_ordinary(head) + vocabulary.count_ordinary(tail);
                    prop_assert_eq!(parts, whole, "{:?} cut at {} for {:?}", &text, at, encoding);
                }
                before = Some(after);
            }
        }
    }
}
