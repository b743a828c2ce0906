//! Bodies that no recording has.

use g4f_types::{
    BodyEdit, ChatParams, ErrorKind, Function, Media, Message, OnUnsupported, Part, Reasoning,
    ReasoningEffort, Role, StreamOptions, Tool, ToolCall, ToolChoice,
};
use serde_json::{Value, json};

use g4f_types::tool::CustomTool;

use super::*;
use crate::responses::{ITEM, Responses};

static QUIRKS: Quirks = Responses::QUIRKS;

fn encode(request: &ChatRequest) -> g4f_types::Result<(Value, Vec<Cow<'static, str>>)> {
    let target = EncodeTarget::new("openai", &request.model);
    let (body, dropped) = super::request(request, &QUIRKS, target)?;
    Ok((serde_json::from_slice(&body).unwrap(), dropped))
}

fn body(request: &ChatRequest) -> Value {
    encode(request).unwrap().0
}

fn with(model: &str, params: ChatParams) -> ChatRequest {
    let mut request = ChatRequest::new(model, [Message::user("Hi")]);
    *request.params_mut() = params;
    request
}

fn raw(item: Value) -> Part {
    Part::Reasoning(Reasoning {
        raw: Some(item),
        ..Reasoning::default()
    })
}

fn input(messages: Vec<Message>, store: Option<bool>) -> Value {
    let mut request = ChatRequest::new("gpt-4o", messages);
    request.params_mut().store = store;
    body(&request)["input"].clone()
}

fn call_with_id() -> Part {
    let mut call = ToolCall::new("call_1", "f", "{}");
    call.extra
        .insert(ITEM.to_owned(), json!({ "id": "fc_1", "namespace": "n" }));
    Part::ToolCall(call)
}

#[test]
fn parameters_go_by_the_familys_names() {
    let params = ChatParams {
        max_tokens: Some(4),
        max_completion_tokens: Some(5),
        temperature: Some(0.5),
        seed: Some(1),
        logprobs: Some(true),
        top_logprobs: Some(2),
        verbosity: Some("low".to_owned()),
        include_reasoning: Some(true),
        stream_options: Some(StreamOptions {
            include_usage: Some(true),
            include_obfuscation: Some(false),
        }),
        web_search_options: Some(json!({ "search_context_size": "low",
            "user_location": { "type": "approximate", "approximate": { "city": "Bonn" } } })),
        modalities: vec!["text".to_owned(), "image".to_owned()],
        ..ChatParams::default()
    };
    let mut request = with("gpt-4o", params);
    request.stream = true;
    let (body, dropped) = encode(&request).unwrap();
    assert_eq!(
        body,
        json!({
            "model": "gpt-4o", "input": [{ "role": "user", "content": "Hi" }], "stream": true,
            "temperature": 0.5, "max_output_tokens": 16, "top_logprobs": 2,
            "stream_options": { "include_obfuscation": false }, "reasoning": { "summary": "auto" },
            "text": { "verbosity": "low" }, "include": ["message.output_text.logprobs"],
            "tools": [
                { "type": "web_search", "search_context_size": "low",
                    "user_location": { "type": "approximate", "city": "Bonn" } },
                { "type": "image_generation" },
            ],
        })
    );
    assert_eq!(dropped, ["seed"]);
}

#[test]
fn what_changes_the_meaning_is_refused() {
    let refused = |params| {
        let error = encode(&with("gpt-4o", params)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        error.param().unwrap().to_owned()
    };
    let stop = vec!["END".to_owned()];
    assert_eq!(
        refused(ChatParams {
            stop,
            ..ChatParams::default()
        }),
        "stop"
    );
    assert_eq!(
        refused(ChatParams {
            n: Some(2),
            ..ChatParams::default()
        }),
        "n"
    );
    let modalities = vec!["audio".to_owned()];
    assert_eq!(
        refused(ChatParams {
            modalities,
            ..ChatParams::default()
        }),
        "modalities"
    );
    let request = with(
        "gpt-4o",
        ChatParams {
            seed: Some(1),
            ..ChatParams::default()
        },
    );
    let target = EncodeTarget::new("openai", "gpt-4o").on_unsupported(OnUnsupported::Error);
    let error = super::request(&request, &QUIRKS, target).unwrap_err();
    assert_eq!(error.param(), Some("seed"));
}

#[test]
fn models_that_think_seal_their_thoughts() {
    let include = |model: &str, store, effort: Option<&str>| {
        let params = ChatParams {
            store,
            temperature: Some(1.0),
            reasoning_effort: effort.map(ReasoningEffort::from),
            ..ChatParams::default()
        };
        let body = body(&with(model, params));
        (body["include"].clone(), body.get("temperature").is_some())
    };
    let sealed = json!(["reasoning.encrypted_content"]);
    assert_eq!(include("gpt-5", None, None), (sealed.clone(), false));
    assert_eq!(include("o3", Some(false), Some("low")), (sealed, false));
    assert_eq!(include("gpt-5", Some(true), None), (Value::Null, false));
    assert_eq!(include("gpt-5.1", None, Some("none")), (Value::Null, true));
    assert_eq!(include("gpt-4o", None, None), (Value::Null, true));
}

#[test]
fn own_fields_join_ours_and_edits_come_last() {
    let mut params = ChatParams {
        reasoning_effort: Some(ReasoningEffort::Low),
        verbosity: Some("high".to_owned()),
        ..ChatParams::default()
    };
    for (name, value) in [
        (
            "reasoning",
            json!({ "summary": "detailed", "effort": "max" }),
        ),
        ("text", json!({ "format": { "type": "text" } })),
        ("include", json!(["file_search_call.results"])),
        ("previous_response_id", json!("resp_1")),
        ("background", json!(true)),
        ("truncation", json!("auto")),
    ] {
        params.other.insert(name.to_owned(), value);
    }
    params.extra = vec![BodyEdit::delete("/background")];
    let body = body(&with("gpt-5", params));
    assert_eq!(
        body["reasoning"],
        json!({ "summary": "detailed", "effort": "low" })
    );
    assert_eq!(
        body["text"],
        json!({ "format": { "type": "text" }, "verbosity": "high" })
    );
    assert_eq!(
        body["include"],
        json!(["file_search_call.results", "reasoning.encrypted_content"])
    );
    assert_eq!(
        (&body["truncation"], body.get("background")),
        (&json!("auto"), None)
    );
    assert_eq!(body["previous_response_id"], "resp_1");
}

#[test]
fn tools_and_choices_are_flat() {
    let grammar =
        json!({ "type": "grammar", "grammar": { "syntax": "lark", "definition": "start: A" } });
    let params = ChatParams {
        tools: vec![
            Tool::Function(Function {
                name: "f".to_owned(),
                ..Function::default()
            }),
            Tool::Custom(CustomTool {
                name: "c".to_owned(),
                format: Some(grammar),
                ..CustomTool::default()
            }),
            Tool::Builtin(
                json!({ "type": "mcp", "server_label": "s" })
                    .as_object()
                    .unwrap()
                    .clone(),
            ),
        ],
        tool_choice: Some(ToolChoice::Allowed {
            required: true,
            tools: vec!["f".to_owned(), "c".to_owned(), "mcp".to_owned()],
        }),
        ..ChatParams::default()
    };
    let body = body(&with("gpt-5", params));
    assert_eq!(
        body["tools"],
        json!([
            { "type": "function", "name": "f", "parameters": { "type": "object", "properties": {} } },
            { "type": "custom", "name": "c",
                "format": { "type": "grammar", "syntax": "lark", "definition": "start: A" } },
            { "type": "mcp", "server_label": "s" },
        ])
    );
    assert_eq!(
        body["tool_choice"],
        json!({ "type": "allowed_tools", "mode": "required", "tools": [
            { "type": "function", "name": "f" }, { "type": "custom", "name": "c" },
            { "type": "mcp", "server_label": "s" },
        ] })
    );
}

#[test]
fn thinking_and_what_it_belongs_to_go_by_ids_together() {
    let thought =
        json!({ "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "sealed" });
    let turn = |parts| vec![Message::of(Role::Assistant, parts)];
    let bound = input(turn(vec![raw(thought.clone()), call_with_id()]), None);
    assert_eq!((&bound[0], &bound[1]["id"]), (&thought, &json!("fc_1")));
    assert_eq!(bound[1]["namespace"], "n");
    // The words have no id, so the thinking goes without its own.
    let text = || Part::Text("Hi".to_owned());
    let torn = input(turn(vec![raw(thought.clone()), text()]), None);
    let bare = json!({ "type": "reasoning", "summary": [], "encrypted_content": "sealed" });
    assert_eq!(
        torn,
        json!([bare, { "role": "assistant", "content": "Hi" }])
    );
    let head = json!({ "type": "message", "id": "msg_1", "phase": "final_answer" });
    let headed = input(turn(vec![raw(thought), raw(head), text()]), None);
    assert_eq!(
        headed[1],
        json!({ "type": "message", "id": "msg_1", "phase": "final_answer", "status": "completed",
            "role": "assistant", "content": [{ "type": "output_text", "text": "Hi", "annotations": [] }] })
    );
    // Without the seal it is only known to a provider that keeps it.
    let unsealed = || raw(json!({ "type": "reasoning", "id": "rs_1", "summary": [] }));
    let kept = input(turn(vec![unsealed(), call_with_id()]), None);
    assert_eq!(
        (kept[0]["id"].as_str(), kept[1]["id"].as_str()),
        (Some("rs_1"), Some("fc_1"))
    );
    let lost = input(turn(vec![unsealed(), call_with_id()]), Some(false));
    assert_eq!(
        (lost.as_array().unwrap().len(), lost[0].get("id")),
        (1, None)
    );
    // What another family wants back is not sent here.
    let foreign = raw(json!({ "type": "reasoning.encrypted", "data": "x" }));
    assert_eq!(
        input(turn(vec![foreign, text()]), None)[0]["role"],
        "assistant"
    );
}

#[test]
fn results_find_their_calls() {
    let custom = ToolCall {
        custom: true,
        ..ToolCall::new("call_2", "c", "ls")
    };
    let mut by_name = Message::tool("", "b");
    if let Part::ToolResult(result) = &mut by_name.parts[0] {
        result.name = Some("f".to_owned());
        result.parts.push(Part::Image(Media::id("file-1")));
    }
    let messages = vec![
        Message::of(
            Role::Assistant,
            vec![
                Part::ToolCall(ToolCall::new("call_1", "f", "")),
                Part::ToolCall(custom),
            ],
        ),
        Message::tool("call_2", "a"),
        by_name,
    ];
    assert_eq!(
        input(messages, None),
        json!([
            { "type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}" },
            { "type": "custom_tool_call", "call_id": "call_2", "name": "c", "input": "ls" },
            { "type": "custom_tool_call_output", "call_id": "call_2", "output": "a" },
            { "type": "function_call_output", "call_id": "call_1", "output": [
                { "type": "input_text", "text": "b" }, { "type": "input_image", "file_id": "file-1" }] },
        ])
    );
}

#[test]
fn media_in_every_place() {
    let mut picture = Media::bytes(&b"\x89PNG\r\n\x1a\n"[..]);
    picture.id = Some("ig_1".to_owned());
    let mut user = Message::of(
        Role::User,
        vec![
            Part::Text("See".to_owned()),
            Part::File(Media::bytes(&b"%PDF-1.7\n"[..])),
            Part::File(Media::url("https://a.example/a.pdf")),
        ],
    );
    user.cache_control = Some(json!({ "mode": "explicit" }));
    let messages = vec![
        user,
        Message::of(Role::Assistant, vec![Part::Image(picture)]),
    ];
    let sent = input(messages.clone(), Some(false));
    assert_eq!(sent[0]["content"][1]["filename"], "file.pdf");
    assert_eq!(sent[0]["content"][2]["file_url"], "https://a.example/a.pdf");
    assert_eq!(
        sent[0]["content"][2]["prompt_cache_breakpoint"],
        json!({ "mode": "explicit" })
    );
    assert_eq!(sent[1]["result"], "iVBORw0KGgo=");
    let by_id = json!({ "type": "image_generation_call", "id": "ig_1" });
    assert_eq!(input(messages, None)[1], by_id);
    let video = Message::of(
        Role::User,
        vec![Part::Video(Media::url("https://a.example/v.mp4"))],
    );
    let error = encode(&ChatRequest::new("m", [video])).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("messages[0]"))
    );
}
