//! What a judge's text is taken for.

use std::borrow::Cow;

use proptest::prelude::*;

use super::spans;
use crate::judge::answer::Said;
use crate::judge::excerpt::{Excerpt, MAX_WHOLE};
use crate::judge::{Rejected, Verdict};

fn said(has_ad: bool, text: &str) -> Said {
    let text = text.to_owned();
    Said { has_ad, text }
}

/// What is left of `text`, or why nothing went.
fn left(text: &str, cleaned: &str) -> Result<String, &'static str> {
    judged(text, &said(true, cleaned)).map_err(|reason| reason.as_str())
}

fn judged(text: &str, said: &Said) -> Result<String, Rejected> {
    let spans = spans(&Excerpt::of(text).unwrap(), said)?;
    check(text, &spans);
    let verdict = Verdict {
        spans,
        ..Verdict::default()
    };
    Ok(verdict.apply(text).into_owned())
}

/// Spans are in order, apart, not empty, and at borders of characters.
fn check(text: &str, spans: &[std::ops::Range<usize>]) {
    let mut at = None;
    for span in spans {
        assert!(
            at.is_none_or(|at| span.start > at) && span.start < span.end,
            "{spans:?}"
        );
        assert!(text.get(span.clone()).is_some(), "{spans:?}");
        at = Some(span.end);
    }
}

fn ok(text: &str, cleaned: &str, expected: &str) {
    assert_eq!(
        left(text, cleaned).as_deref(),
        Ok(expected),
        "{cleaned:?} of {text:?}"
    );
}

fn no(text: &str, cleaned: &str, reason: &str) {
    assert_eq!(left(text, cleaned), Err(reason), "{cleaned:?} of {text:?}");
}

const AD: &str = "---\n**Sponsor**\nTry [Acme](https://acme.example/x?y=1) today!";

#[test]
fn a_block_at_an_end_goes_with_the_blanks_there() {
    ok(
        &format!("One.\n\nTwo.\n\n\n{AD}\n"),
        "One.\n\nTwo.",
        "One.\n\nTwo.",
    );
    ok(
        &format!("One.\n\nTwo.  \n\n{AD}"),
        "One.\n\nTwo.\n\n",
        "One.\n\nTwo.",
    );
    ok(
        &format!("{AD}\n\n\n    code\n\nTwo.\n"),
        "    code\n\nTwo.",
        "    code\n\nTwo.\n",
    );
    ok(&format!("\n\n{AD}\n\nOne.\n\n{AD}"), "One.", "One.");
}

#[test]
fn a_block_in_the_middle_leaves_one_blank_line_where_there_was_one() {
    ok(
        &format!("One.\n\n\n{AD}\n\n\n\nTwo."),
        "One.\n\nTwo.",
        "One.\n\nTwo.",
    );
    ok(
        &format!("One.\r\n\r\n\r\n{AD}\r\n\r\nTwo.\r\n"),
        "One.\n\nTwo.",
        "One.\r\n\r\nTwo.\r\n",
    );
    ok(
        &format!("One.\n{AD}\n\n\n  Two."),
        "One.\n\n\n\n  Two.",
        "One.\n\n  Two.",
    );
    ok(
        &format!("One.\n \n{AD}\nTwo."),
        "One.\nTwo.",
        "One.\n \nTwo.",
    );
    ok("- a\n- Sponsored: b\n- c", "- a\n- c", "- a\n- c");
}

#[test]
fn several_blocks_go() {
    let text = format!("One.\n\n{AD}\n\nTwo.\n\n{AD}\n\n---\nThree.\n\n{AD}");
    ok(
        &text,
        "One.\n\nTwo.\n\n---\nThree.",
        "One.\n\nTwo.\n\n---\nThree.",
    );
}

#[test]
fn closing_sentences_go() {
    ok("It is so. Powered by Acme.", "It is so.", "It is so.");
    ok(
        "It is so.  Powered by Acme.\n\nMore.",
        "It is so.\n\nMore.",
        "It is so.\n\nMore.",
    );
    ok(
        &format!("It is so. Powered by Acme.\n{AD}"),
        "It is so.",
        "It is so.",
    );
    ok(
        &format!("It is so. By Acme.\n\n{AD}\n\nMore."),
        "It is so.\n\nMore.",
        "It is so.\n\nMore.",
    );
}

#[test]
fn nothing_goes_where_only_blanks_differ_at_the_ends() {
    for cleaned in ["One.\n\nTwo.", "\n\nOne.\n\nTwo.\n\n", " One.\n\nTwo.  "] {
        ok(" One.\n\nTwo. \n", cleaned, " One.\n\nTwo. \n");
        assert!(judged(" One.\n\nTwo. \n", &said(false, cleaned)).is_ok());
    }
}

#[test]
fn nothing_may_be_changed() {
    let text = format!("One.\n\n    code  here\n\nTwo.\n\n{AD}");
    ok(
        &text,
        "One.\n\n    code  here\n\nTwo.",
        "One.\n\n    code  here\n\nTwo.",
    );
    for cleaned in [
        "One.\n\n    code here\n\nTwo.",
        "One.\n\ncode  here\n\nTwo.",
        "One.\n    code  here\n\nTwo.",
        "One.\n\n\n    code  here\n\nTwo.",
        "One!\n\n    code  here\n\nTwo.",
        "Two.\n\n    code  here\n\nOne.",
        "One.\n\n    code  here\n\nTwo.\n\nThree.",
        "One.\n\n    code  here\n\nTwo. Three.",
        "Un.\n\n    code  here\n\nDeux.",
        "The advertisement was removed.",
    ] {
        no(&text, cleaned, "reworded");
    }
}

#[test]
fn no_sentence_loses_a_part() {
    no(
        "Do not drink it.\n\nBye.",
        "Do drink it.\n\nBye.",
        "reworded",
    );
    no("Do it. Not now.", "Do", "part_of_sentence");
    no(
        "The drug is\nnot\nsafe.",
        "The drug is\nsafe.",
        "part_of_sentence",
    );
    no("The drug is\nnot safe.", "The drug is", "part_of_sentence");
    no(
        "It is not true.\nThat you\nmust go.",
        "It is not true.\nmust go.",
        "part_of_sentence",
    );
    no(
        "This is a long answer that was cut.",
        "This is a long answer",
        "part_of_sentence",
    );
}

#[test]
fn code_stays_whole() {
    let text = "See:\n\n```\na\n\n// Ad\nb\n```\n\nBye.\n\nBuy Acme.";
    ok(
        text,
        "See:\n\n```\na\n\n// Ad\nb\n```\n\nBye.",
        "See:\n\n```\na\n\n// Ad\nb\n```\n\nBye.",
    );
    no(text, "See:\n\n```\na\n\nb\n```\n\nBye.", "part_of_code");
    no(text, "See:\n\n```\na\n\n// Ad\nb\n\nBye.", "part_of_code");
    ok(
        text,
        "See:\n\nBye.\n\nBuy Acme.",
        "See:\n\nBye.\n\nBuy Acme.",
    );
    // Of two equal fences the one that stays is found.
    let two = "```\na\n```\n\nx\n\n```\nb\n```";
    ok(two, "```\nb\n```", "```\nb\n```");
    ok(two, "```\na\n```", "```\na\n```");
    // Code that was cut: what follows it may be the provider's.
    let cut = format!("See:\n\n```js\nlet a = 1;\n\n\n{AD}");
    ok(
        &cut,
        "See:\n\n```js\nlet a = 1;",
        "See:\n\n```js\nlet a = 1;",
    );
    no("```js\na();\nb();", "```js\na();", "part_of_code");
}

#[test]
fn a_json_answer_stays_whole() {
    let text = "{\n\"a\": \"x.\",\n\n\"b\": 1\n}\n\nBuy Acme.";
    ok(
        text,
        "{\n\"a\": \"x.\",\n\n\"b\": 1\n}",
        "{\n\"a\": \"x.\",\n\n\"b\": 1\n}",
    );
    no(text, "{\n\"a\": \"x.\",\n}\n\nBuy Acme.", "part_of_code");
    no("{\"a\": 1}", "", "part_of_code");
}

#[test]
fn not_too_much_goes() {
    let line = |n: usize| format!("{}.\n\n", "x".repeat(n - 3));
    let (short, long) = ([line(80), line(300)], [line(80), line(400)]);
    ok(&short.concat(), &short[0], short[0].trim());
    no(&long.concat(), &long[0], "too_much");
    ok(&long.concat(), &long[1], &long[1]);
    ok("Login required.", "", "");
    ok(&"Limit reached. ".repeat(100), " \n", "");
    ok("More at https://acme.example", "", "");
    no("Paris.", "", "too_much");
    no(&"Limit reached. ".repeat(200), "", "too_much");
}

#[test]
fn a_contradiction_is_none_of_both() {
    let judged = |text: &str, cleaned: &str| {
        judged(text, &said(false, cleaned)).map_err(|reason| reason.as_str())
    };
    assert_eq!(judged("One.\n\nTwo.", "One."), Err("contradiction"));
    assert_eq!(judged("One.\n\nTwo.", ""), Err("contradiction"));
    assert_eq!(judged("One.\n\nTwo.", "Three."), Err("contradiction"));
    assert_eq!(
        judged("One.\n\nTwo.", "One.\n\nTwo."),
        Ok("One.\n\nTwo.".into())
    );
}

#[test]
fn of_a_long_text_the_ends_can_go() {
    let middle = "A line of an answer.\n".repeat(5000);
    let text = format!("{AD}\n\n{middle}\n{AD}\n");
    let excerpt = Excerpt::of(&text).unwrap();
    let shown = excerpt.sent().to_owned();
    assert!(shown.len() < MAX_WHOLE + 200);
    let inner = shown.replace(AD, "");
    ok(&text, inner.trim(), middle.trim_end());
    // What is left out must come back as it was said.
    let at = inner.find("[...").unwrap();
    no(&text, inner[..at].trim(), "reworded");
    no(&text, &inner.replace("not shown", "shown"), "reworded");
    // Up to the mark on both sides: blank lines there are not ours.
    let begin = format!("Buy.\n\n{}", "A line of an answer.\n\n".repeat(6000));
    let shown = Excerpt::of(&begin).unwrap().sent().to_owned();
    let (head, tail) = shown.split_once("[...").unwrap();
    let cleaned = format!("Buy.\n\n[...{tail}");
    let kept = left(&begin, &cleaned).unwrap();
    assert_eq!(kept.len(), begin.len() - head.len() + "Buy.\n\n\n".len());
    let cleaned = format!("{head}[...{}", tail.lines().next().unwrap());
    let kept = left(&begin, &cleaned).unwrap();
    assert!(begin.starts_with(&kept) && kept.len() < begin.len());
}

/// Texts of lines that resemble each other, so that there are many ways to take some out.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        Just(String::new()),
        Just(" ".to_owned()),
        Just("---".to_owned()),
        Just("a.".to_owned()),
        Just("a. B.".to_owned()),
        Just("a. B. C".to_owned()),
        Just("a".to_owned()),
        Just("  a".to_owned()),
        Just("a ".to_owned()),
        Just("```".to_owned()),
        Just("- a".to_owned()),
        Just("{}".to_owned()),
        Just("\u{1f338} Ad".to_owned()),
        "[a-zé。. `*]{0,12}",
    ];
    proptest::collection::vec(line, 1..16)
}

/// The words of `left` are those of `text` without some whole lines or ends of lines.
fn is_subsequence(left: &str, text: &str) -> bool {
    let mut all = text.lines();
    left.lines()
        .filter(|line| !line.trim().is_empty())
        .all(|line| all.any(|other| other == line || other.starts_with(line.trim_end())))
}

fn changed(lines: &[String], how: &[u8]) -> String {
    let mut text = String::new();
    for (line, how) in lines.iter().zip(how.iter().cycle()) {
        match how % 12 {
            0 | 1 => {}
            2 => text.push_str(line.trim()),
            3 => text.push_str(&line.replace('a', "b")),
            4 => text.push_str(line.get(..line.len() / 2).unwrap_or_default()),
            5 => text.push_str(line.split_inclusive('.').next().unwrap_or_default()),
            _ => text.push_str(line),
        }
        if *how > 1 {
            text.push('\n');
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_result_is_the_original_minus_spans(lines in texts(), how in proptest::collection::vec(any::<u8>(), 16), has_ad: bool, crlf: bool) {
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        if let Ok(left) = judged(&text, &said(has_ad, &changed(&lines, &how))) {
            prop_assert!(is_subsequence(&left, &text), "{left:?} of {text:?}");
            if !has_ad {
                prop_assert_eq!(left, text);
            }
        }
    }

    #[test]
    fn anything_may_be_said(text in "(?s).{0,80}", cleaned in "(?s).{0,80}", has_ad: bool) {
        if let Ok(left) = judged(&text, &said(has_ad, &cleaned)) {
            prop_assert!(is_subsequence(&left, &text.replace('\r', "\n")) || left == text);
        }
    }

    #[test]
    fn an_honest_answer_about_a_block_at_the_end_is_taken(lines in proptest::collection::vec("[A-Z][a-z]{1,9}\\.", 1..12), blanks in 1..4usize, crlf: bool) {
        let answer = lines.join("\n\n");
        let text = format!("{answer}{}{AD}", "\n".repeat(blanks));
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let expected = if crlf { Cow::Owned(answer.replace('\n', "\r\n")) } else { Cow::Borrowed(&*answer) };
        prop_assert_eq!(left(&text, &answer), Ok(expected.into_owned()));
    }
}
