//! Bodies, field by field.

mod conversation;
mod reasoning;

use g4f_types::{
    BodyEdit, ChatRequest, ErrorKind, Function, JsonSchema, Message, OnUnsupported, Part,
    ResponseFormat, Role, Tool, ToolCall, ToolChoice,
};
use serde_json::{Value, json};

use super::request;
use crate::provider::EncodeTarget;

const NOVA: &str = "amazon.nova-lite-v1:0";
const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn ask() -> ChatRequest {
    ChatRequest::new("", [Message::user("Hi")])
}

/// The body, and what was left out.
fn body(model: &str, asked: &ChatRequest) -> (Value, Vec<String>) {
    let sent = request(asked, EncodeTarget::new("bedrock", model)).unwrap();
    let dropped = sent.dropped.iter().map(ToString::to_string).collect();
    (serde_json::from_slice(&sent.body).unwrap(), dropped)
}

/// The kind of the refusal, and the parameter that it blames.
fn refused(model: &str, asked: &ChatRequest) -> (ErrorKind, String) {
    let error = request(asked, EncodeTarget::new("bedrock", model)).unwrap_err();
    (error.kind(), error.param().unwrap_or_default().to_owned())
}

#[test]
fn the_least_is_a_turn() {
    let (body, dropped) = body(NOVA, &ask());
    let expected = json!({ "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }] });
    assert_eq!(body, expected);
    assert!(dropped.is_empty());
}

#[test]
fn the_path_names_model_and_operation() {
    let mut asked = ask();
    let path = |asked: &ChatRequest, model| {
        let target = EncodeTarget::new("bedrock", model);
        request(asked, target).unwrap().path.into_owned()
    };
    assert_eq!(
        path(&asked, NOVA),
        "/model/amazon.nova-lite-v1%3A0/converse"
    );
    asked.stream = true;
    let arn = "arn:aws:bedrock:us-east-1:1:inference-profile/us.x";
    assert_eq!(
        path(&asked, arn),
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.x/converse-stream"
    );
}

#[test]
fn parameters_by_their_names_there() {
    let mut asked = ask();
    let params = asked.params_mut();
    params.temperature = Some(0.5);
    params.top_p = Some(0.25);
    params.max_tokens = Some(5);
    params.max_completion_tokens = Some(9);
    params.stop = vec!["END".to_owned()];
    params.service_tier = Some("flex".to_owned());
    params.metadata = json!({ "a": "b", "n": 1 }).as_object().cloned();
    let (body, dropped) = body(NOVA, &asked);
    let config =
        json!({ "temperature": 0.5, "topP": 0.25, "maxTokens": 9, "stopSequences": ["END"] });
    assert_eq!(body["inferenceConfig"], config);
    assert_eq!(body["serviceTier"], json!({ "type": "flex" }));
    assert_eq!(body["requestMetadata"], json!({ "a": "b", "n": "1" }));
    assert!(dropped.is_empty());
}

#[test]
fn top_k_goes_by_the_makers_name() {
    let mut asked = ask();
    asked.params_mut().top_k = Some(5);
    let cases = [
        (CLAUDE, json!({ "top_k": 5 })),
        (NOVA, json!({ "inferenceConfig": { "topK": 5 } })),
        ("cohere.command-r-v1:0", json!({ "k": 5 })),
        ("meta.llama3-2-1b-instruct-v1:0", Value::Null),
    ];
    for (model, expected) in cases {
        let (body, dropped) = body(model, &asked);
        assert_eq!(body["additionalModelRequestFields"], expected, "{model}");
        assert_eq!(dropped.is_empty(), !expected.is_null());
    }
}

#[test]
fn what_only_tunes_is_left_out_by_name_or_refused() {
    let mut asked = ask();
    let params = asked.params_mut();
    params.seed = Some(1);
    params.user = Some("u".to_owned());
    params.parallel_tool_calls = Some(false);
    let (_, dropped) = body(NOVA, &asked);
    assert_eq!(dropped, ["parallel_tool_calls", "seed", "user"]);
    let target = EncodeTarget::new("bedrock", NOVA).on_unsupported(OnUnsupported::Error);
    let error = request(&asked, target).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.param(), Some("parallel_tool_calls"));
}

#[test]
fn what_changes_the_meaning_is_refused() {
    type Change = fn(&mut g4f_types::ChatParams);
    let cases: [(&str, Change); 6] = [
        ("n", |p| p.n = Some(2)),
        ("logprobs", |p| p.logprobs = Some(true)),
        ("modalities", |p| p.modalities = vec!["audio".to_owned()]),
        ("audio", |p| p.audio = Some(json!({}))),
        ("web_search_options", |p| {
            p.web_search_options = Some(json!({}));
        }),
        ("response_format", |p| {
            p.response_format = Some(ResponseFormat::JsonObject);
        }),
    ];
    for (name, change) in cases {
        let mut asked = ask();
        change(asked.params_mut());
        assert_eq!(
            refused(CLAUDE, &asked),
            (ErrorKind::Unsupported, name.to_owned())
        );
    }
}

#[test]
fn a_schema_is_text() {
    let mut asked = ask();
    asked.params_mut().response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
        name: "city".to_owned(),
        description: Some("A city.".to_owned()),
        schema: json!({ "type": "object" }),
        strict: Some(true),
    }));
    let expected = json!({ "textFormat": { "type": "json_schema", "structure": { "jsonSchema": {
        "name": "city", "description": "A city.", "schema": "{\"type\":\"object\"}",
    } } } });
    assert_eq!(body(CLAUDE, &asked).0["outputConfig"], expected);
}

#[test]
fn the_callers_fields_lie_over_ours_and_edits_come_last() {
    let mut asked = ask();
    let params = asked.params_mut();
    params.top_k = Some(5);
    params.max_tokens = Some(5);
    for (name, value) in [
        ("guardrailConfig", json!({ "guardrailIdentifier": "g" })),
        (
            "additionalModelRequestFields",
            json!({ "anthropic_beta": ["x"], "top_k": 7 }),
        ),
        ("inferenceConfig", json!({ "temperature": 1 })),
        ("messages", json!([])),
    ] {
        params.other.insert(name.to_owned(), value);
    }
    params.extra = vec![
        BodyEdit::set("/performanceConfig/latency", "optimized"),
        BodyEdit::set("/system", json!([])).for_provider("other"),
    ];
    let (body, _) = body(CLAUDE, &asked);
    let expected = json!({
        "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }],
        "inferenceConfig": { "maxTokens": 5, "temperature": 1 },
        "additionalModelRequestFields": { "anthropic_beta": ["x"], "top_k": 7 },
        "guardrailConfig": { "guardrailIdentifier": "g" },
        "performanceConfig": { "latency": "optimized" },
    });
    assert_eq!(body, expected);
}

fn with_tools() -> ChatRequest {
    let mut asked = ask();
    asked.params_mut().tools = vec![
        Tool::function("a", "Does a.", json!({ "type": "object" })),
        Tool::Function(Function {
            name: "b".to_owned(),
            strict: Some(true),
            ..Function::default()
        }),
    ];
    asked
}

#[test]
fn tools_and_the_choice_among_them() {
    let mut asked = with_tools();
    let (sent, _) = body(NOVA, &asked);
    let a = json!({ "toolSpec": { "name": "a", "description": "Does a.", "inputSchema": { "json": { "type": "object" } } } });
    let b = json!({ "toolSpec": { "name": "b", "strict": true,
        "inputSchema": { "json": { "type": "object", "properties": {} } } } });
    assert_eq!(sent["toolConfig"], json!({ "tools": [a, b] }));
    let some = |required| ToolChoice::Allowed {
        required,
        tools: vec!["b".to_owned()],
    };
    let cases = [
        (ToolChoice::Auto, json!({ "auto": {} }), 2),
        (ToolChoice::Required, json!({ "any": {} }), 2),
        (
            ToolChoice::Function("a".to_owned()),
            json!({ "tool": { "name": "a" } }),
            2,
        ),
        (some(false), json!({ "auto": {} }), 1),
        (some(true), json!({ "any": {} }), 1),
        (
            ToolChoice::Raw(json!({ "auto": {} })),
            json!({ "auto": {} }),
            2,
        ),
    ];
    for (choice, expected, tools) in cases {
        asked.params_mut().tool_choice = Some(choice);
        let (sent, _) = body(NOVA, &asked);
        assert_eq!(sent["toolConfig"]["toolChoice"], expected);
        assert_eq!(sent["toolConfig"]["tools"].as_array().unwrap().len(), tools);
    }
    asked.params_mut().tool_choice = Some(ToolChoice::None);
    assert!(body(NOVA, &asked).0.get("toolConfig").is_none());
}

#[test]
fn no_calls_cannot_be_asked_for_once_there_were_some() {
    let mut asked = with_tools();
    let call = Part::ToolCall(ToolCall::new("1", "a", "{}"));
    asked
        .messages_mut()
        .push(Message::of(Role::Assistant, vec![call]));
    asked.messages_mut().push(Message::tool("1", "done"));
    asked.params_mut().tool_choice = Some(ToolChoice::None);
    assert_eq!(
        refused(NOVA, &asked),
        (ErrorKind::Unsupported, "tool_choice".to_owned())
    );
    // A conversation with calls needs tools, even if the request has none.
    asked.params_mut().tools = Vec::new();
    let (sent, _) = body(NOVA, &asked);
    assert_eq!(sent["toolConfig"]["tools"][0]["toolSpec"]["name"], "a");
}

#[test]
fn tools_that_bedrock_does_not_have_are_refused() {
    let native = json!({ "systemTool": { "name": "nova_grounding" } });
    let builtin = |value: Value| Tool::Builtin(value.as_object().cloned().unwrap());
    let mut asked = ask();
    asked.params_mut().tools = vec![
        builtin(native.clone()),
        builtin(json!({ "type": "nova_code_interpreter" })),
    ];
    let interpreter = json!({ "systemTool": { "name": "nova_code_interpreter" } });
    assert_eq!(
        body(NOVA, &asked).0["toolConfig"]["tools"],
        json!([native, interpreter])
    );
    let long = "a".repeat(65);
    for tool in [
        builtin(json!({ "type": "web_search" })),
        Tool::Custom(g4f_types::tool::CustomTool::default()),
        Tool::function(long, "", json!({})),
        Tool::function("with.dot", "", json!({})),
    ] {
        asked.params_mut().tools = vec![tool];
        assert_eq!(
            refused(NOVA, &asked),
            (ErrorKind::Unsupported, "tools".to_owned())
        );
    }
}

#[test]
fn nova_searches_by_a_tool_of_its_own() {
    let mut asked = ask();
    asked.params_mut().web_search_options = Some(json!({}));
    let expected = json!({ "tools": [{ "systemTool": { "name": "nova_grounding" } }] });
    assert_eq!(
        body("us.amazon.nova-2-lite-v1:0", &asked).0["toolConfig"],
        expected
    );
}
