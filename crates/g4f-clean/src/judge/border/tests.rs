//! Where sentences and blocks end.

use super::{ends_sentence, is_rule, opens_block, splits};

fn at(words: &str) -> bool {
    let (kept, rest) = words.split_once('|').unwrap();
    splits(&format!("{kept}{rest}"), kept.len())
}

#[test]
fn a_line_is_split_between_sentences() {
    for words in [
        "It is so.| Powered by Acme.",
        "Is it?| **Ad** Buy now",
        "(It is so.)| Powered by Acme.",
        "**It is so!**| Get more at acme.example",
        "答案是四。|由某某提供。",
        "So it is…| 🌸 Ad 🌸",
        "* It is so.| Powered by Acme.",
        "Use `a.b`.| Powered by Acme.",
        "چنین است؟| حمایت کنید",
    ] {
        assert!(at(words), "{words}");
    }
}

#[test]
fn no_sentence_is_cut() {
    for words in [
        "It is| not so.",
        "It is |not so.",
        "Do| not drink it.",
        "That is true, i.e.| Not false.",
        "Ask Dr.| Smith is not in.",
        "J.| Smith is not in.",
        "It costs 3.|50 dollars.",
        "It costs approx.| 5 dollars.",
        "Version 2.| 5 is out.",
        "See a.|b for more.",
        "It is so.|Powered by Acme.",
        "1.| Not this one",
        "Use `a. |B` for it.",
        "[It is so.| See more](http://a.example)",
        "(It is so.| Not more)",
        "**It is so.| Not more**",
        "It is so.| not a sentence of its own",
        "It is so.|",
        "|It is so.",
        "It is so.|  ",
    ] {
        assert!(!at(words), "{words}");
    }
    assert!(!splits("é.", 1), "within a character");
}

#[test]
fn lines_that_end() {
    for words in [
        "It is so.",
        "It is so.)  ",
        "Is it?**",
        "四。",
        "See https://acme.example",
        "[More](https://a.example/b)",
    ] {
        assert!(ends_sentence(words), "{words}");
    }
    for words in ["It is", "It is:", "", "a, ", "例え"] {
        assert!(!ends_sentence(words), "{words}");
    }
}

#[test]
fn lines_that_begin_something() {
    for words in [
        "---",
        "# A",
        "> a",
        "- a",
        "  * a",
        "1. a",
        "12) a",
        "| a |",
        "🌸 Ad",
        "⚠️ **IMPORTANT**",
        "<|im_end|>",
        "```js",
        "https://a.example",
    ] {
        assert!(opens_block(words), "{words}");
    }
    for words in [
        "a",
        "not",
        "-a",
        "1a",
        "1.5 m",
        "(a)",
        "**not**",
        "中文",
        "",
        "9999. a",
        "「中文」",
    ] {
        assert!(!opens_block(words), "{words}");
    }
}

#[test]
fn rules_only_divide() {
    for words in ["---", "* * *", " ___ ", "═════", "—–—"] {
        assert!(is_rule(words), "{words}");
    }
    for words in ["--", "", "- a -", "--- a"] {
        assert!(!is_rule(words), "{words}");
    }
}
