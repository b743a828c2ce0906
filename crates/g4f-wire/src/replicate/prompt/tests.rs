//! Conversations as prompts.

use std::sync::Arc;

use g4f_types::{ChatParams, ChatRequest, ErrorKind, Media, Message};
use serde_json::{Value, json};

use crate::provider::EncodeTarget;

fn request(messages: Vec<Message>, params: ChatParams) -> ChatRequest {
    ChatRequest {
        messages: Arc::new(messages),
        params: Arc::new(params),
        ..ChatRequest::default()
    }
}

fn input(model: &str, request: &ChatRequest) -> Value {
    let target = EncodeTarget::new("replicate", model);
    Value::Object(super::input(request, target).unwrap())
}

#[test]
fn a_lone_question_stays_as_it_is() {
    let request = request(vec![Message::user("tell me a joke")], ChatParams::default());
    assert_eq!(
        input("meta/llama-2-70b-chat", &request),
        json!({ "prompt": "tell me a joke" })
    );
}

#[test]
fn a_conversation_names_its_speakers() {
    let params = ChatParams {
        max_tokens: Some(10),
        max_completion_tokens: Some(20),
        temperature: Some(0.5),
        stop: vec!["a".to_owned(), "b".to_owned()],
        seed: Some(7),
        ..ChatParams::default()
    };
    let request = request(
        vec![
            Message::system("Be kind."),
            Message::user("Hello"),
            Message::assistant("Hi"),
            Message::user("Why?"),
        ],
        params,
    );
    assert_eq!(
        input("meta/meta-llama-3-8b-instruct", &request),
        json!({
            "system_prompt": "Be kind.",
            "prompt": "User: Hello\n\nAssistant: Hi\n\nUser: Why?\n\nAssistant:",
            "max_tokens": 20, "temperature": 0.5, "stop_sequences": "a,b", "seed": 7,
        })
    );
    let named = |model| input(model, &request);
    assert_eq!(named("meta/llama-2-7b-chat")["max_new_tokens"], 20);
    assert_eq!(named("openai/gpt-5")["max_completion_tokens"], 20);
    assert_eq!(named("openai/gpt-5")["seed"], Value::Null);
}

#[test]
fn what_a_prompt_cannot_say_is_refused() {
    let ask = || vec![Message::user("Hello")];
    let several = ChatParams {
        n: Some(2),
        ..ChatParams::default()
    };
    let target = EncodeTarget::new("replicate", "meta/x");
    let error = super::input(&request(ask(), several), target).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("n"))
    );
    let picture = || Media::url("https://example.com/a.png");
    let seen = Message::user("What?")
        .with_image(picture())
        .with_image(picture());
    let request = request(vec![seen], ChatParams::default());
    let error = super::input(&request, target).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let both = input("openai/gpt-4o", &request);
    assert_eq!(both["image_input"].as_array().unwrap().len(), 2);
}
