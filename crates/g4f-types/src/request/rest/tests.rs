//! What is asked when an answer broke off.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use crate::format::{JsonSchema, ReasoningEffort, ResponseFormat};
use crate::message::{Message, Role};
use crate::request::{ChatParams, ChatRequest};

fn request() -> ChatRequest {
    let messages = [Message::system("Be brief."), Message::user("Tell me.")];
    ChatRequest::new("m", messages)
}

fn roles(request: &ChatRequest) -> Vec<Role> {
    request
        .messages
        .iter()
        .map(|message| message.role)
        .collect()
}

#[test]
fn a_prefill_is_the_last_message_and_nothing_else_changes() {
    let before = request();
    let rest = before.for_the_rest("Once upon", true);
    assert_eq!(roles(&rest), [Role::System, Role::User, Role::Assistant]);
    assert_eq!(rest.messages[..2], before.messages[..]);
    assert_eq!(rest.messages[2].text(), "Once upon");
    assert_eq!(before.messages.len(), 2, "the request itself is as it was");
}

#[test]
fn without_prefill_the_user_asks_for_the_rest_and_quotes_the_last_words() {
    let said = format!("{} and then it stopped here", "word ".repeat(100));
    let rest = request().for_the_rest(&said, false);
    assert_eq!(
        roles(&rest),
        [Role::System, Role::User, Role::Assistant, Role::User]
    );
    assert_eq!(rest.messages[0].text(), "Be brief.");
    assert_eq!(rest.messages[2].text(), said);
    let asked = rest.messages[3].text();
    let quote = asked.lines().last().unwrap();
    assert!(
        said.ends_with(quote) && quote.starts_with("word"),
        "{quote}"
    );
    assert!(quote.chars().count() <= 60);
}

#[test]
fn who_is_to_think_is_asked_and_not_prefilled() {
    let mut request = request();
    request.params_mut().reasoning_effort = Some(ReasoningEffort::High);
    let rest = request.for_the_rest("Once", true);
    assert_eq!(rest.messages.last().unwrap().role, Role::User);
}

#[test]
fn a_prefill_of_the_caller_is_gone_on_with() {
    let messages = [
        Message::user("Nine and nine?"),
        Message::assistant("Nine and"),
    ];
    let request = ChatRequest::new("m", messages);
    let rest = request.for_the_rest(" nine is", true);
    assert_eq!(roles(&rest), [Role::User, Role::Assistant]);
    assert_eq!(rest.messages[1].text(), "Nine and nine is");
}

#[test]
fn only_plain_text_can_be_gone_on_with() {
    let plain = request();
    assert!(plain.is_plain_text());
    let changes: [fn(&mut ChatParams); 7] = [
        |it| it.response_format = Some(ResponseFormat::JsonObject),
        |it| {
            it.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
                name: "x".to_owned(),
                description: None,
                schema: serde_json::Value::Null,
                strict: None,
            }));
        },
        |it| it.n = Some(2),
        |it| it.logprobs = Some(true),
        |it| it.modalities = vec!["text".to_owned(), "audio".to_owned()],
        |it| it.modalities = vec!["image".to_owned()],
        |it| it.audio = Some(serde_json::json!({"voice": "alloy"})),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut request = plain.clone();
        change(request.params_mut());
        assert!(!request.is_plain_text(), "change {index}");
    }
    let mut text = plain.clone();
    text.params_mut().response_format = Some(ResponseFormat::Text);
    text.params_mut().modalities = vec!["text".to_owned()];
    text.params_mut().n = Some(1);
    assert!(text.is_plain_text());
}
