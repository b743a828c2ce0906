//! Which messages stand together.

use g4f_types::{Message, Part, Role, ToolCall, ToolResult};

use super::{Unit, of};

fn calls(ids: &[&str]) -> Message {
    let call = |id: &&str| Part::ToolCall(ToolCall::new(*id, "look", "{}"));
    Message::of(Role::Assistant, ids.iter().map(call).collect())
}

/// `0..2*` for a unit that must stay, `^` before one that leads.
fn shown(messages: &[Message]) -> Vec<String> {
    let show = |unit: Unit| {
        let lead = if unit.leads { "^" } else { "" };
        let stays = if unit.stays { "*" } else { "" };
        format!(
            "{lead}{}..{}{stays}",
            unit.messages.start, unit.messages.end
        )
    };
    of(messages).into_iter().map(show).collect()
}

#[test]
fn a_turn_is_the_user_and_all_that_follows() {
    let messages = [
        Message::system("be brief"),
        Message::user("one"),
        Message::assistant("1"),
        Message::user("two"),
        calls(&["a", "b"]),
        Message::tool("a", "A"),
        Message::tool("b", "B"),
        Message::assistant("2"),
        Message::user("three"),
    ];
    assert_eq!(shown(&messages), ["1..3", "3..8", "8..9*"]);
}

#[test]
fn after_the_last_user_message_rounds_stand_alone() {
    let messages = [
        Message::user("go on"),
        calls(&["a"]),
        Message::tool("a", "A"),
        Message::assistant("hm"),
        calls(&["a"]),
        Message::tool("a", "A"),
    ];
    assert_eq!(shown(&messages), ["0..1*", "1..3", "3..4", "4..6*"]);
}

#[test]
fn what_stands_before_the_user_leads() {
    let messages = [
        Message::assistant("Hello, what can I do?"),
        Message::user("this"),
        Message::assistant("done"),
        Message::user("and that"),
    ];
    assert_eq!(shown(&messages), ["^0..1", "1..3", "3..4*"]);
}

#[test]
fn a_late_result_joins_everything_from_its_call_on() {
    let messages = [
        Message::user("one"),
        calls(&["slow"]),
        Message::user("never mind"),
        Message::assistant("ok"),
        Message::tool("slow", "there"),
        Message::user("two"),
    ];
    assert_eq!(shown(&messages), ["0..5", "5..6*"]);
}

#[test]
fn results_in_a_message_of_the_user_belong_to_the_calls() {
    let result = ToolResult {
        call_id: "a".into(),
        name: None,
        parts: vec![Part::Text("A".into())],
        is_error: false,
    };
    let messages = [
        Message::user("one"),
        Message::assistant("1"),
        Message::user("two"),
        calls(&["a"]),
        Message::of(
            Role::User,
            vec![Part::ToolResult(result), Part::Text("and now".into())],
        ),
    ];
    assert_eq!(shown(&messages), ["0..2", "2..3*", "3..5*"]);
}

#[test]
fn legacy_results_go_by_name() {
    let result = ToolResult {
        call_id: String::new(),
        name: Some("look".into()),
        parts: Vec::new(),
        is_error: false,
    };
    let messages = [
        Message::user("one"),
        calls(&["x"]),
        Message::user("wait"),
        Message::of(Role::Tool, vec![Part::ToolResult(result)]),
        Message::user("two"),
    ];
    assert_eq!(shown(&messages), ["0..4", "4..5*"]);
}

#[test]
fn ends_of_the_range() {
    assert!(of(&[]).is_empty());
    assert!(of(&[Message::system("alone")]).is_empty());
    assert_eq!(shown(&[Message::assistant("alone")]), ["0..1*"]);
    assert_eq!(shown(&[Message::tool("gone", "orphan")]), ["0..1*"]);
}
