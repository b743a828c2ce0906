//! Properties of the whole pipeline.

use std::sync::Arc;

use g4f_types::{CitationPolicy, ThinkingPolicy};
use proptest::prelude::*;

use super::{Filter, MAX_HELD, Output};
use crate::about::{About, Policy};
use crate::rules::Rules;
use crate::text::ceil;

/// Pieces that texts are made of: marks, beginnings of marks, code, whitespace, words.
const PIECES: &[&str] = &[
    "word",
    " ",
    "\n",
    "\n\n",
    ".",
    "`",
    "``",
    "```",
    "```rust\n",
    "~~~",
    "</s>",
    "<s>",
    "<|im_end|>",
    "<|im_",
    "【1†source】",
    "【1†",
    "[1]",
    "[",
    "]",
    "[^2^]",
    "[^",
    "a[0]",
    "data: [DONE]",
    "[DONE]",
    "\u{200B}",
    "\u{202F}",
    "\u{E200}cite\u{E202}turn0search0\u{E201}",
    "\u{E200}",
    ":contentReference[oaicite:1]{index=1}",
    "https://a.example/?utm_source=x&b=1",
    "https://a",
    "<think>",
    "</think>",
    "<thi",
    "AI: ",
    "Assistant: ",
    "{\"a\": [1, \"}\"]}",
    "{",
    "}",
    "\"",
    "You have reached your limit",
    "<html>",
    "502 Bad Gateway",
    "ไทย",
    "東京",
    "é",
    "$@$v=1$@$",
    "[ERROR] 'c2b7e9d0-4a51'",
    "---",
    "🌸 **Ad** 🌸",
];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat())
}

fn policies() -> impl Strategy<Value = Policy> {
    (0..3_usize, 0..3_usize, any::<bool>(), any::<bool>()).prop_map(
        |(thinking, citations, tracking, blanks)| Policy {
            thinking: ThinkingPolicy::ALL[thinking],
            citations: CitationPolicy::ALL[citations],
            tracking,
            blanks,
            without: Vec::new(),
        },
    )
}

fn run(filter: &mut Filter, text: &str, sizes: &[usize]) -> Output {
    let mut out = Output::default();
    let mut rest = text;
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let size = sizes.next().copied().unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(ceil(rest, size));
        filter.push(piece, &mut out);
        rest = behind;
    }
    filter.finish(&mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_of_cutting_gives_the_same(text in texts(), policy in policies(), sizes in prop::collection::vec(1..24_usize, 1..6)) {
        let about = About { policy, ..About::default() };
        let rules = Rules::builtin();
        let whole = run(&mut rules.filter(about.clone()), &text, &[]);
        let cut = run(&mut rules.filter(about), &text, &sizes);
        prop_assert_eq!(&cut.text, &whole.text);
        prop_assert_eq!(&cut.thinking, &whole.thinking);
        prop_assert_eq!(&cut.removed, &whole.removed);
    }

    #[test]
    fn what_is_left_is_the_text_with_pieces_taken_out(text in texts()) {
        let outcome = Rules::builtin().clean(&text, &About::default());
        let mut rest = text.chars();
        prop_assert!(outcome.text.chars().all(|c| rest.any(|other| other == c)), "{:?} is not within {:?}", outcome.text, text);
        if outcome.removed.is_empty() && outcome.thinking.is_empty() {
            prop_assert_eq!(outcome.text.as_ref(), text.as_str());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn little_is_held(unit in prop::sample::select(PIECES), count in 1..400_usize) {
        let text = unit.repeat(count);
        let mut filter = Rules::builtin().filter(About::default());
        let out = run(&mut filter, &text, &[64]);
        prop_assert!(filter.most_held() <= 2 * MAX_HELD, "{}", filter.most_held());
        prop_assert!(out.text.len() <= text.len());
    }
}

#[test]
fn a_text_in_which_nothing_is_found_is_the_same_one() {
    let text = "# Title\n\nSome *prose* with `code`, [a link](https://a.example) and a list:\n\n- one\n- two\n";
    let about = About {
        provider: Some(Arc::from("PollinationsAI")),
        ..About::default()
    };
    let outcome = Rules::builtin().clean(text, &about);
    assert!(matches!(outcome.text, std::borrow::Cow::Borrowed(_)));
}
