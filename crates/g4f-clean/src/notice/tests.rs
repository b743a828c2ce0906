//! When a text is held as a possible notice, and when it is let go.

use std::borrow::Cow;
use std::sync::Arc;

use super::Notices;
use crate::about::About;
use crate::filter::Output;
use crate::removed::Kind;
use crate::request::Request;
use crate::rules::Rules;
use crate::stage::Stage;

/// Most bytes that this step holds while a text comes in pieces of so many bytes.
fn held(text: &str, size: usize) -> usize {
    let request = Arc::new(Request::default());
    let mut notices = Notices::new(&Rules::builtin().set.notices, &request);
    let mut out = Output::default();
    let mut most = 0;
    for piece in text.as_bytes().chunks(size) {
        notices.push(std::str::from_utf8(piece).unwrap(), &mut out);
        most = most.max(notices.held());
    }
    most
}

#[test]
fn what_is_taken_is_a_notice_and_nothing_is_left() {
    let outcome = Rules::builtin().clean("\n502 Bad Gateway\n", &About::default());
    assert!(outcome.is_page());
    assert_eq!(outcome.text, "");
    assert_eq!(outcome.removed[0].kind, Kind::Notice);
    assert_eq!(outcome.removed[0].text, "\n502 Bad Gateway\n");
}

#[test]
fn an_answer_that_begins_like_a_notice_is_let_go_once_it_is_too_long() {
    let text = format!(
        "You have reached your request limit. {}",
        "It is so. ".repeat(60)
    );
    let outcome = Rules::builtin().clean(&text, &About::default());
    assert!(matches!(outcome.text, Cow::Borrowed(_)));
    assert!(!outcome.is_page());
    assert!(held(&text, 1) <= 500, "{}", held(&text, 1));
}

#[test]
fn answers_are_not_held() {
    for text in [
        "The answer is simple: one does what one can, and the rest follows.",
        "You can do that in two ways. The first is to wait.",
        "Your question is a good one, and there is an answer.",
        "Please find the letter below.\n\nDear Sir,",
        "Error handling in Rust is done by values.",
    ] {
        assert!(held(text, 1) <= 24, "{text}: {}", held(text, 1));
    }
}

#[test]
fn a_page_goes_however_long_it_is_and_little_of_it_is_held() {
    let page = format!(
        "<html><head><title>Login</title></head>{}</html>",
        "<p>x</p>".repeat(20_000)
    );
    let mut filter = Rules::builtin().filter(About::default());
    let mut out = Output::default();
    for piece in page.as_bytes().chunks(20) {
        filter.push(std::str::from_utf8(piece).unwrap(), &mut out);
    }
    filter.finish(&mut out);
    assert_eq!(out.text, "");
    assert_eq!(out.removed.len(), 1);
    assert!(filter.most_held() <= 64, "{}", filter.most_held());
    let answer = format!(
        "<html><head><title>Bread</title></head>{}</html>",
        "<p>x</p>".repeat(20_000)
    );
    assert_eq!(
        Rules::builtin().clean(&answer, &About::default()).text,
        answer
    );
    assert!(held(&answer, 20) <= 4116, "{}", held(&answer, 20));
}
