//! What is read out of answers, and what is not.

use proptest::prelude::*;
use serde_json::json;

use super::{Said, json_value, read};

fn said(has_ad: bool, text: &str) -> Said {
    let text = text.to_owned();
    Said { has_ad, text }
}

fn found(answer: &str) -> Option<Said> {
    read(answer).ok()
}

#[test]
fn an_object_is_found_wherever_it_stands() {
    let bare = r#"{"has_ad": true, "cleaned_text": "a {b} \"c\"\n\u00e9\ud83c\udf38"}"#;
    let expected = Some(said(true, "a {b} \"c\"\né🌸"));
    let cases = [
        bare.to_owned(),
        format!("```json\n{bare}\n```"),
        format!("Sure! Here {{you}} go: {{\"a\": 1}} {bare} Anything else?"),
        format!("<think>\n{{\"has_ad\": false, \"cleaned_text\": \"a\"}}?\n</think>\n{bare}"),
        format!("\u{feff}\n{bare}"),
    ];
    for case in cases {
        assert_eq!(found(&case), expected, "{case}");
    }
}

#[test]
fn what_models_get_wrong_about_json_is_repaired() {
    let cases = [
        (
            "{\"has_ad\": true, \"cleaned_text\": \"a\nb\tc\r\nd\"}",
            "a\nb\tc\r\nd",
        ),
        (r#"{"has_ad": true, "cleaned_text": "a",}"#, "a"),
        (r#"{"has_ad": true, "cleaned_text": "a""#, "a"),
        (
            "```json\n{\"has_ad\": true, \"cleaned_text\": \"a\"\n```",
            "a",
        ),
        (
            r#"{"cleaned_text": "it\'s \*a\* \{b\} C:\users", "has_ad": true, }"#,
            r"it's \*a\* \{b\} C:\users",
        ),
        (
            r#"{"why": {"a": [1, "}"]}, "has_ad": true, "cleaned_text": "a"}"#,
            "a",
        ),
    ];
    for (answer, text) in cases {
        assert_eq!(found(answer), Some(said(true, text)), "{answer}");
    }
}

#[test]
fn nothing_is_invented() {
    let cases = [
        "",
        "no",
        "true",
        "{}",
        "[true, \"a\"]",
        r#"{"has_ad": true}"#,
        r#"{"cleaned_text": "a"}"#,
        r#"{"has_ad": "true", "cleaned_text": "a"}"#,
        r#"{"has_ad": 1, "cleaned_text": "a"}"#,
        r#"{"has_ad": true, "cleaned_text": null}"#,
        r#"{"has_ad": true or false, "cleaned_text": "a"}"#,
        // Cut within the text.
        r#"{"has_ad": true, "cleaned_text": "a b"#,
        r#"{"has_ad": true, "cleaned_text": "a b\"#,
        // Which of the two?
        r#"{"has_ad": true, "cleaned_text": "a", "cleaned_text": "b"}"#,
        r#"{"has_ad": true, "has_ad": false, "cleaned_text": "a"}"#,
        // A quotation mark that was forgotten: where does the text end?
        r#"{"has_ad": true, "cleaned_text": "say "hi" to all"}"#,
        r#"{"has_ad": true, "cleaned_text": "\ud83c"}"#,
        r#"{"has_ad": true, "cleaned_text": "\ud83cA"}"#,
        r"{'has_ad': true, 'cleaned_text': 'a'}",
        r#"{"has_ad": true "cleaned_text": "a"}"#,
        r#"{"has_ad": true,, "cleaned_text": "a"}"#,
        r#"<think>{"has_ad": true, "cleaned_text": "a"}"#,
    ];
    for case in cases {
        assert!(read(case).is_err(), "{case}");
    }
}

#[test]
fn braces_without_end_are_given_up() {
    assert!(read(&"{".repeat(20_000)).is_err());
    assert!(read(&"{\"a\":".repeat(5_000)).is_err());
    assert!(read(&"{\"a".repeat(5_000)).is_err());
}

#[test]
fn a_json_value_ends_where_it_is_closed() {
    assert_eq!(json_value("  {\"a\": [1]} and more"), Some(12));
    assert_eq!(json_value("[1] Paris"), Some(3));
    assert_eq!(json_value("[Note] Paris"), None);
    assert_eq!(json_value("a {}"), None);
    assert_eq!(json_value("{\"a\": "), None);
    assert_eq!(json_value(&"[".repeat(100_000)), None);
}

/// What hostile and broken answers are made of.
const PIECES: [&str; 20] = [
    "{",
    "{",
    "}",
    "\"",
    "\"",
    "\\",
    "\\u",
    "\\ud83c",
    "\\u00e9",
    ":",
    ",",
    "[",
    "true",
    "\"has_ad\":",
    "\"cleaned_text\":",
    "```",
    "<think>",
    "</think>",
    "\u{1f338}",
    "\n",
];

fn pieces() -> impl Strategy<Value = String> {
    let places = proptest::collection::vec(0..PIECES.len(), 0..40);
    places.prop_map(|places| places.into_iter().map(|place| PIECES[place]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_answer_is_read_or_refused(answer in pieces(), more in ".{0,10}") {
        if let Ok(said) = read(&format!("{answer}{more}")) {
            prop_assert!(answer.contains("\"has_ad\":") && answer.contains("\"cleaned_text\":"), "{said:?}");
        }
    }

    #[test]
    fn what_was_meant_comes_back(has_ad: bool, text in any::<String>(), before in "[^{]{0,20}", behind in ".{0,20}") {
        prop_assume!(!before.trim_start().starts_with("<think>"));
        let object = json!({"has_ad": has_ad, "cleaned_text": &text});
        let expected = Some(said(has_ad, &text));
        prop_assert_eq!(found(&format!("{before}{object}{behind}")), expected.clone());
        let pretty = serde_json::to_string_pretty(&object).unwrap();
        prop_assert_eq!(found(&format!("{before}```json\n{pretty}\n```")), expected);
    }

    #[test]
    fn line_breaks_may_stand_bare(text in "[a-z \n\t]{0,60}") {
        let answer = format!("{{\"has_ad\": true, \"cleaned_text\": \"{text}\"}}");
        prop_assert_eq!(found(&answer), Some(said(true, &text)));
    }

    #[test]
    fn a_cut_answer_holds_no_shortened_text(text in "[a-z\"\\\\\n]{1,30}", keep in 0.0..1.0f64) {
        let whole = json!({"has_ad": true, "cleaned_text": &text}).to_string();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a short length")]
        let cut = &whole[..(whole.len() as f64 * keep) as usize];
        if let Ok(read) = read(cut) {
            prop_assert_eq!(read.text, text);
        }
    }
}
