//! Bodies and answers.

use g4f_types::facets::EmbedRequest;
use g4f_types::{BodyEdit, ChatRequest, ErrorKind, Message, Settings, Tool, ToolChoice};
use serde_json::{Value, json};

use super::{Watsonx, embed, models};
use crate::provider::{ChatFamily as _, EncodeTarget};

const TARGET: EncodeTarget<'_> = EncodeTarget::new("watsonx", "ibm/granite-4-h-small");

fn family(field: &str) -> Watsonx {
    let other = [(field.to_owned(), json!("p-1"))].into_iter().collect();
    Watsonx::new(&Settings {
        other,
        ..Settings::default()
    })
}

fn asked() -> ChatRequest {
    let mut request = ChatRequest::new("ibm/granite-4-h-small", [Message::user("Hi")]);
    let params = request.params_mut();
    params.tools = vec![Tool::function(
        "weather",
        "Looks out",
        json!({ "type": "object" }),
    )];
    params.tool_choice = Some(ToolChoice::Required);
    request
}

#[test]
fn names_and_paths_are_its_own() {
    let mut request = asked();
    request.params_mut().extra = vec![BodyEdit::set("/time_limit", 1000)];
    let outgoing = family("project_id").encode(&request, TARGET).unwrap();
    assert_eq!(outgoing.path, "/ml/v1/text/chat?version=2025-04-23");
    let body: Value = serde_json::from_slice(&outgoing.body).unwrap();
    assert_eq!(
        body,
        json!({
            "model_id": "ibm/granite-4-h-small", "project_id": "p-1", "time_limit": 1000,
            "messages": [{ "role": "user", "content": "Hi" }], "tool_choice_option": "required",
            "tools": [{ "type": "function", "function": {
                "name": "weather", "description": "Looks out", "parameters": { "type": "object" }
            } }],
        })
    );
    request.stream = true;
    request.params_mut().tool_choice = Some(ToolChoice::Function("weather".to_owned()));
    let outgoing = family("space_id").encode(&request, TARGET).unwrap();
    assert!(outgoing.path.starts_with("/ml/v1/text/chat_stream?"));
    let body: Value = serde_json::from_slice(&outgoing.body).unwrap();
    assert_eq!(body["space_id"], "p-1");
    assert_eq!(body["tool_choice"]["function"]["name"], "weather");
    assert!(body.get("stream").is_none() && body.get("tool_choice_option").is_none());
}

#[test]
fn somebody_must_own_the_call() {
    let error = family("other").encode(&asked(), TARGET).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.help().unwrap().contains("WATSONX_PROJECT_ID"));
    let mut request = asked();
    let own = json!("s-9");
    request
        .params_mut()
        .other
        .insert("space_id".to_owned(), own);
    let outgoing = family("project_id").encode(&request, TARGET).unwrap();
    let body: Value = serde_json::from_slice(&outgoing.body).unwrap();
    assert_eq!(
        (&body["space_id"], body.get("project_id")),
        (&json!("s-9"), None)
    );
}

#[test]
fn vectors_are_as_many_as_inputs() {
    let request = EmbedRequest {
        input: vec!["a".into(), "b".into()],
        ..EmbedRequest::default()
    };
    let body = embed::encode(&request, EncodeTarget::new("watsonx", "m")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({ "model_id": "m", "inputs": ["a", "b"] })
    );
    let answer = json!({ "results": [{ "embedding": [0.5, 1] }], "input_token_count": 3 });
    let embeddings = embed::read(&answer, 1).unwrap();
    assert_eq!(embeddings.vectors, [[0.5, 1.0]]);
    assert_eq!(embeddings.usage.unwrap().input_tokens, 3);
    assert!(embed::read(&answer, 2).is_none());
}

#[test]
fn withdrawn_models_are_not_listed() {
    let list = json!({ "resources": [
        {
            "model_id": "ibm/granite-4-h-small", "label": "granite", "provider": "IBM",
            "functions": [{ "id": "text_chat" }], "task_ids": ["function_calling"],
            "model_limits": { "max_sequence_length": 131_072, "max_output_tokens": 8192 },
        },
        { "model_id": "old", "lifecycle": [{ "id": "withdrawn", "current_state": true }] },
        { "label": "nameless" },
    ] });
    let models = models::read(&list);
    assert_eq!(models.len(), 1);
    let can = models[0].capabilities;
    assert!(can.yes.contains(g4f_types::Capability::Tools));
    assert_eq!(
        (can.context_window, can.max_output),
        (Some(131_072), Some(8192))
    );
}
