//! Tags, cut everywhere.

use std::borrow::Cow;

use super::*;

/// Thinking and text of `input`, fed in pieces of `size` characters.
fn split(input: &str, size: usize) -> (String, String) {
    let mut splitter = Splitter::new();
    let (mut thinking, mut text) = (String::new(), String::new());
    let mut emit = |piece: Piece<'_>| match piece {
        Piece::Thinking(piece) => thinking.push_str(&piece),
        Piece::Text(piece) => text.push_str(&piece),
    };
    let characters: Vec<char> = input.chars().collect();
    for piece in characters.chunks(size) {
        splitter.push(Cow::Owned(piece.iter().collect()), &mut emit);
    }
    splitter.finish(&mut |piece| emit(piece));
    (thinking, text)
}

#[test]
fn only_a_block_at_the_very_beginning_is_thinking() {
    for (input, thinking, text) in [
        ("plain", "", "plain"),
        ("", "", ""),
        ("<think>a</think>b", "a", "b"),
        (
            "\n <think>ä\n</think>\n\nb <think>c</think>",
            "ä\n",
            "b <think>c</think>",
        ),
        ("<thinking>a</think></thinking>b", "a</think>", "b"),
        ("<think></think>b", "", "b"),
        ("<think>never </thi closed", "never </thi closed", ""),
        ("<think>a</thin", "a</thin", ""),
        ("`<think>`a</think>", "", "`<think>`a</think>"),
        ("see <think>a</think>", "", "see <think>a</think>"),
        ("<thin", "", "<thin"),
        ("  ", "", "  "),
        ("<b>bold</b>", "", "<b>bold</b>"),
        ("<think>a</</think>b", "a</", "b"),
    ] {
        for size in 1..=input.len().max(1) {
            let expected = (thinking.to_owned(), text.to_owned());
            assert_eq!(
                split(input, size),
                expected,
                "{input:?} in pieces of {size}"
            );
        }
    }
}

#[test]
fn blanks_before_a_tag_are_not_kept_for_ever() {
    let mut splitter = Splitter::new();
    let mut text = String::new();
    splitter.push(
        Cow::Owned(" ".repeat(MOST_HELD + 1)),
        &mut |piece| match piece {
            Piece::Text(piece) => text.push_str(&piece),
            Piece::Thinking(piece) => panic!("{piece}"),
        },
    );
    assert_eq!(text.len(), MOST_HELD + 1);
}

#[test]
fn text_is_passed_on_without_a_copy() {
    let mut splitter = Splitter::new();
    let mut borrowed = 0;
    for text in ["one", " two", "<think>"] {
        splitter.push(Cow::Borrowed(text), &mut |piece| {
            borrowed += u32::from(matches!(piece, Piece::Text(Cow::Borrowed(_))));
        });
    }
    assert_eq!(borrowed, 3);
}
