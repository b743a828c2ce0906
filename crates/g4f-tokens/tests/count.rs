//! Counting as a caller sees it: known numbers, hostile texts, limits.

use g4f_tokens::{Bounded, Encoding, TokenCounter, fits, for_model};
use proptest::prelude::*;

const ENCODINGS: [Encoding; 2] = [Encoding::O200k, Encoding::Cl100k];

const MEGABYTES: usize = 2 << 20;

fn hostile() -> impl Iterator<Item = (&'static str, String)> {
    [
        " ", "\t", "\n", "a", "A", "1", "!", "😀", "的", "\u{301}", "aB", " \n", "a ", "'s",
    ]
    .into_iter()
    .map(|unit| (unit, unit.repeat(MEGABYTES / unit.len())))
}

#[test]
fn known_counts() {
    for (text, o200k, cl100k) in [
        ("", 0, 0),
        ("hello world", 2, 2),
        ("Hello, world!", 4, 4),
        ("tiktoken is great!", 6, 6),
        ("antidisestablishmentarianism", 6, 6),
        ("2 + 2 = 4", 7, 7),
        ("お誕生日おめでとう", 8, 9),
    ] {
        assert_eq!(
            for_model("gpt-4o").count(text).tokens,
            o200k,
            "{text:?} in o200k"
        );
        assert_eq!(
            for_model("gpt-4").count(text).tokens,
            cl100k,
            "{text:?} in cl100k"
        );
        assert!(for_model("gpt-4").count(text).exact);
    }
}

#[test]
fn special_tokens_are_ordinary_text() {
    for encoding in ENCODINGS {
        assert!(encoding.counter().count("<|endoftext|>").tokens > 1);
    }
}

#[test]
fn two_megabytes_of_anything_stop_at_the_limit() {
    for model in ["gpt-4o", "gpt-4", "some-other-model"] {
        for (unit, text) in hostile() {
            let Bounded::Over { at_least } = for_model(model).count_up_to(&text, 1000) else {
                panic!("{model}: {unit:?} kept the limit");
            };
            // At most one piece more than the limit.
            assert!(
                at_least > 1000 && at_least < 1000 + 8 * 1024,
                "{model}: {unit:?} stopped at {at_least}"
            );
        }
    }
}

#[test]
fn two_megabytes_of_blanks_are_counted_to_the_end() {
    let text = " ".repeat(MEGABYTES);
    for encoding in ENCODINGS {
        let count = encoding.counter().count(&text);
        assert!(count.tokens > 10_000 && fits(count.tokens, text.len()));
        assert!(
            !count.exact,
            "a cut within a run of blanks may change the count"
        );
    }
}

/// Sentences in an order that never repeats, about 200 kB.
fn prose() -> String {
    const SENTENCES: [&str; 8] = [
        "The keeper of the lighthouse wrote one line a day.",
        "Wind from the west, glass falling; oil for nine nights.",
        "\n\n## Supplies\n\n- bread (2 loaves)\n- paraffin, 40 l\n",
        "She didn't mind, but she'd have liked a letter.",
        "Es wurde früher dunkel, und der Ofen zog schlecht.",
        "L'été était déjà loin, et le bateau n'arrivait plus.",
        "    if tide.is_high() {\n        lamp.trim(3.5)?;\n    }\n",
        "灯塔看守人每天写一行字。西风，气压下降。",
    ];
    let mut text = String::new();
    let mut state = 7_usize;
    while text.len() < 200_000 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
        text.push_str(SENTENCES[(state >> 16) % SENTENCES.len()]);
        text.push(' ');
    }
    text
}

#[test]
fn the_pieces_of_prose_sum_to_the_whole() {
    let text = prose();
    for (encoding, whole) in ENCODINGS
        .into_iter()
        .zip([tiktoken_rs::o200k_base(), tiktoken_rs::cl100k_base()])
    {
        let count = encoding.counter().count(&text);
        assert_eq!(count.tokens, whole.unwrap().count_ordinary(&text));
        assert!(count.exact);
    }
}

#[test]
fn what_has_to_be_cut_inside_words_is_close() {
    let texts = [
        "语言模型把文字分成记号来计算".repeat(1500),
        "a".repeat(60_000),
        "x1".repeat(30_000),
    ];
    let vocabulary = tiktoken_rs::o200k_base().unwrap();
    for text in &texts {
        let whole = vocabulary.count_ordinary(text);
        let count = Encoding::O200k.counter().count(text);
        assert!(!count.exact);
        assert!(
            count.tokens.abs_diff(whole) * 200 <= whole,
            "{} for {whole}",
            count.tokens
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_limit_agrees_with_the_count(unit in "\\PC{1,40}", times in 1usize..600, share in 0.0f64..1.5) {
        let text = unit.repeat(times);
        for model in ["gpt-4o", "gpt-4", "some-other-model"] {
            let counter: &dyn TokenCounter = for_model(model);
            let count = counter.count(&text);
            prop_assert!(fits(count.tokens, text.len()), "more tokens than bytes");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
                reason = "the share of a small count")]
            let limit = (count.tokens as f64 * share) as usize;
            for limit in [limit, count.tokens, count.tokens.saturating_sub(1)] {
                match counter.count_up_to(&text, limit) {
                    Bounded::Within(within) => {
                        prop_assert_eq!(within, count);
                        prop_assert!(count.tokens <= limit);
                    }
                    Bounded::Over { at_least } => prop_assert!(at_least > limit && count.tokens >= at_least),
                }
            }
        }
    }
}
