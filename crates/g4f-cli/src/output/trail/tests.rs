//! Tests of how a trail reads.

use g4f_sdk::types::{Action, Outcome};
use g4f_sdk::{Attempt, ErrorKind};

use super::render;
use crate::output::terminal::Terminal;

const PIPE: Terminal = Terminal {
    width: None,
    colour: false,
};

fn attempt(n: u32, outcome: Outcome, action: Action) -> Attempt {
    Attempt {
        n,
        provider: "a".into(),
        model: "m".into(),
        key: None,
        started_ms: 5,
        first_content_ms: None,
        ms: 12_345,
        outcome,
        status: None,
        action,
        wait_ms: 0,
        message: String::new(),
    }
}

#[test]
fn every_attempt_is_a_line() {
    let mut failed = attempt(1, Outcome::Failed(ErrorKind::RateLimited), Action::Retried);
    failed.status = Some(429);
    failed.wait_ms = 2000;
    failed.message = "slow down".into();
    let answered = attempt(2, Outcome::Ok, Action::Answered);
    let text = render(&[failed, answered], PIPE);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(!lines[0].contains("key"), "nobody had one: {text}");
    assert!(
        lines[1].contains("RateLimited 429") && lines[1].contains("retried after 2000 ms"),
        "{text}"
    );
    assert!(
        lines[1].ends_with("slow down") && lines[1].contains("12.3 s"),
        "{text}"
    );
    assert!(
        lines[2].contains("ok") && lines[2].ends_with("answered"),
        "{text}"
    );
}

#[test]
fn keys_are_shown_where_there_are_any() {
    let mut keyed = attempt(1, Outcome::Ok, Action::Answered);
    keyed.key = Some("…abcd".into());
    assert!(render(&[keyed], PIPE).contains("…abcd"));
}

#[test]
fn an_empty_trail_says_so() {
    assert_eq!(render(&[], PIPE), "nobody was asked\n");
}
