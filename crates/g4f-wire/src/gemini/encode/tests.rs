//! Bodies that recordings do not have.

use g4f_types::{
    BodyEdit, ChatRequest, Error, ErrorKind, JsonSchema, Media, Message, OnUnsupported, Part,
    Reasoning, ReasoningEffort, ResponseFormat, Role, Tool, ToolCall, ToolChoice, ToolResult,
};
use serde_json::{Map, Value, json};

use super::encode;
use crate::gemini::surface::Surface;
use crate::provider::EncodeTarget;

fn question() -> ChatRequest {
    ChatRequest::new("m", [Message::user("Hi")])
}

fn sent_to(
    request: &ChatRequest,
    model: &str,
    surface: Surface,
) -> Result<(Value, Vec<String>), Error> {
    let sent = encode(request, surface, EncodeTarget::new("google", model))?;
    let dropped = sent.dropped.iter().map(ToString::to_string).collect();
    Ok((serde_json::from_slice(&sent.body).unwrap(), dropped))
}

fn sent(request: &ChatRequest, model: &str) -> Value {
    sent_to(request, model, Surface::AiStudio).unwrap().0
}

fn refused(request: &ChatRequest) -> Error {
    sent_to(request, "gemini-2.5-flash", Surface::AiStudio).unwrap_err()
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

#[test]
fn thinking_is_asked_for_as_each_generation_knows_it() {
    type Change = fn(&mut g4f_types::ChatParams);
    let high: Change = |p| p.reasoning_effort = Some(ReasoningEffort::High);
    let none: Change = |p| p.reasoning_effort = Some(ReasoningEffort::None);
    let on: Change = |p| p.enable_thinking = Some(true);
    let off: Change = |p| p.enable_thinking = Some(false);
    let budget: Change = |p| p.reasoning_budget = Some(50);
    let shown: Change = |p| p.include_reasoning = Some(true);
    let cases = [
        (
            "gemini-2.5-flash",
            high,
            json!({ "thinkingBudget": 24576, "includeThoughts": true }),
        ),
        ("gemini-2.5-flash", none, json!({ "thinkingBudget": 0 })),
        ("gemini-2.5-pro", none, json!({ "thinkingBudget": 128 })),
        (
            "gemini-2.5-pro",
            budget,
            json!({ "thinkingBudget": 128, "includeThoughts": true }),
        ),
        (
            "gemini-2.5-flash",
            on,
            json!({ "thinkingBudget": -1, "includeThoughts": true }),
        ),
        ("gemini-2.5-flash", off, json!({ "thinkingBudget": 0 })),
        (
            "gemini-2.5-flash",
            shown,
            json!({ "includeThoughts": true }),
        ),
        (
            "gemini-3-flash-preview",
            high,
            json!({ "thinkingLevel": "high", "includeThoughts": true }),
        ),
        (
            "gemini-3-flash-preview",
            none,
            json!({ "thinkingLevel": "minimal" }),
        ),
        (
            "gemini-3.1-pro-preview",
            off,
            json!({ "thinkingLevel": "low" }),
        ),
        (
            "gemini-3-flash-preview",
            budget,
            json!({ "thinkingBudget": 50, "includeThoughts": true }),
        ),
        (
            "gemini-3-flash-preview",
            on,
            json!({ "includeThoughts": true }),
        ),
    ];
    for (model, change, config) in cases {
        let mut request = question();
        change(request.params_mut());
        assert_eq!(
            sent(&request, model)["generationConfig"]["thinkingConfig"],
            config,
            "{model}"
        );
    }
    let mut request = question();
    high(request.params_mut());
    let (body, dropped) = sent_to(&request, "gemini-2.0-flash", Surface::AiStudio).unwrap();
    assert!(body.get("generationConfig").is_none());
    assert_eq!(dropped, ["reasoning_effort"]);
}

#[test]
fn what_only_tunes_is_left_out_by_name_and_the_rest_is_refused() {
    let mut request = question();
    let params = request.params_mut();
    params.min_p = Some(0.1);
    params.logit_bias.insert("1".to_owned(), 1.0);
    params.user = Some("u".to_owned());
    params.verbosity = Some("low".to_owned());
    let (_, dropped) = sent_to(&request, "gemini-2.5-flash", Surface::AiStudio).unwrap();
    assert_eq!(dropped, ["min_p", "logit_bias", "verbosity", "user"]);
    let target =
        EncodeTarget::new("google", "gemini-2.5-flash").on_unsupported(OnUnsupported::Error);
    let error = encode(&request, Surface::AiStudio, target).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("min_p"))
    );

    let mut request = question();
    request.params_mut().tools = vec![Tool::Custom(g4f_types::tool::CustomTool::default())];
    assert_eq!(refused(&request).param(), Some("tools"));
    let mut request = question();
    request.params_mut().modalities = vec!["smell".to_owned()];
    assert_eq!(refused(&request).param(), Some("modalities"));
    let unread = Message::user("?").with_image(Media::path("cat.png"));
    let error = refused(&ChatRequest::new("m", [unread]));
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::BadRequest, Some("messages[0]"))
    );
    let nameless = Message::user("?").with_image(Media::bytes(&b"?"[..]));
    assert!(
        refused(&ChatRequest::new("m", [nameless]))
            .message()
            .contains("messages[0].parts[1]")
    );
}

#[test]
fn parameters_have_googles_names() {
    let mut request = question();
    let params = request.params_mut();
    params.max_tokens = Some(1);
    params.max_completion_tokens = Some(2);
    params.stop = vec!["END".to_owned()];
    params.presence_penalty = Some(0.5);
    params.top_k = Some(4);
    params.modalities = vec!["audio".to_owned()];
    params.audio = Some(json!({ "voice": { "id": "Puck" }, "format": "pcm16" }));
    params.service_tier = Some("flex".to_owned());
    let body = sent(&request, "gemini-2.5-flash");
    assert_eq!(
        body["generationConfig"],
        json!({
            "maxOutputTokens": 2, "stopSequences": ["END"], "presencePenalty": 0.5, "topK": 4,
            "responseModalities": ["AUDIO"],
            "speechConfig": { "voiceConfig": { "prebuiltVoiceConfig": { "voiceName": "Puck" } } },
        })
    );
    assert_eq!(body["serviceTier"], "flex");
    let target = EncodeTarget::new("vertex", "gemini-2.5-flash");
    let sent = encode(&request, Surface::Vertex, target).unwrap();
    assert_eq!(sent.headers["x-vertex-ai-llm-shared-request-type"], "flex");
}

#[test]
fn the_callers_own_fields_are_merged_and_edits_come_last() {
    let mut request = question();
    let params = request.params_mut();
    params.temperature = Some(0.5);
    params.other = map(json!({
        "generationConfig": { "temperature": 1, "mediaResolution": "MEDIA_RESOLUTION_LOW" },
        "safetySettings": [{ "category": "c", "threshold": "OFF" }],
        "cachedContent": "cachedContents/x",
        "tools": [{ "googleMaps": {} }],
        "contents": [],
    }));
    params.extra = vec![
        BodyEdit::set("/generationConfig/topK", 3),
        BodyEdit::set("/no", true).for_provider("other"),
    ];
    let (body, dropped) = sent_to(&request, "gemini-2.5-flash", Surface::AiStudio).unwrap();
    assert_eq!(
        body,
        json!({
            "contents": [{ "role": "user", "parts": [{ "text": "Hi" }] }],
            "generationConfig": { "temperature": 1, "mediaResolution": "MEDIA_RESOLUTION_LOW", "topK": 3 },
            "safetySettings": [{ "category": "c", "threshold": "OFF" }],
            "cachedContent": "cachedContents/x",
            "tools": [{ "googleMaps": {} }],
        })
    );
    assert_eq!(dropped, ["contents"]);
}

#[test]
fn tools_of_others_are_googles() {
    let mut request = question();
    let builtin = |value: Value| Tool::Builtin(map(value));
    let params = request.params_mut();
    params.tools = vec![
        builtin(json!({ "type": "web_search_preview_2025_03_11", "search_context_size": "low" })),
        builtin(json!({ "type": "url_context" })),
        builtin(json!({ "type": "code_execution" })),
        builtin(json!({ "type": "file_search", "fileSearchStoreNames": ["s"] })),
        builtin(json!({ "googleSearch": { "excludeDomains": ["a"] } })),
        Tool::function(
            "f",
            "F.",
            json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
        ),
        Tool::function("g", "G.", json!({ "type": "object", "properties": {} })),
    ];
    params.web_search_options = Some(json!({}));
    params.tool_choice = Some(ToolChoice::Allowed {
        required: false,
        tools: vec!["f".to_owned()],
    });
    let body = sent(&request, "gemini-3-flash-preview");
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    assert_eq!(
        body["tools"],
        json!([
            { "googleSearch": {} }, { "urlContext": {} }, { "codeExecution": {} },
            { "fileSearch": { "fileSearchStoreNames": ["s"] } },
            { "googleSearch": { "excludeDomains": ["a"] } },
            { "functionDeclarations": [{ "name": "f", "description": "F.", "parametersJsonSchema": schema }] },
        ])
    );
    assert_eq!(
        body["toolConfig"],
        json!({ "functionCallingConfig": { "mode": "AUTO" }, "includeServerSideToolInvocations": true })
    );
    request.params_mut().tool_choice = Some(ToolChoice::Required);
    let body = sent(&request, "gemini-2.0-flash");
    assert_eq!(
        body["toolConfig"],
        json!({ "functionCallingConfig": { "mode": "ANY" } })
    );
    let functions = &body["tools"][5]["functionDeclarations"];
    assert_eq!(functions[0]["parameters"], schema);
    assert_eq!(functions[1], json!({ "name": "g", "description": "G." }));
}

#[test]
fn results_of_parallel_calls_stand_in_one_turn() {
    let calls = vec![
        Part::ToolCall(ToolCall::new("1", "f", r#"{"a":1}"#)),
        Part::ToolCall(ToolCall::new("2", "g", "")),
        Part::ToolCall(ToolCall::new("", "h", "not json")),
    ];
    let failed = ToolResult {
        call_id: "2".to_owned(),
        name: None,
        parts: vec![
            Part::Text("No.".to_owned()),
            Part::Image(Media::url("https://x/a.png")),
        ],
        is_error: true,
    };
    let request = ChatRequest::new(
        "m",
        [
            Message::system("A."),
            Message::user("?"),
            Message::of(Role::Assistant, calls),
            Message::tool("1", r#"{"r": [1]}"#),
            Message::of(Role::Tool, vec![Part::ToolResult(failed)]),
            Message::user("And?"),
            Message::of(Role::Developer, vec![Part::Text("B.".to_owned())]),
        ],
    );
    let image = json!({ "fileData": { "mimeType": "image/png", "fileUri": "https://x/a.png" } });
    let mut should = json!([
        { "role": "user", "parts": [{ "text": "?" }] },
        { "role": "model", "parts": [
            { "functionCall": { "id": "1", "name": "f", "args": { "a": 1 } } },
            { "functionCall": { "id": "2", "name": "g", "args": {} } },
            { "functionCall": { "name": "h", "args": { "arguments": "not json" } } },
        ] },
        { "role": "user", "parts": [
            { "functionResponse": { "id": "1", "name": "f", "response": { "r": [1] } } },
            { "functionResponse": { "id": "2", "name": "g", "response": { "error": "No." } } },
            image,
        ] },
        { "role": "user", "parts": [{ "text": "And?" }] },
    ]);
    let body = sent(&request, "gemini-2.5-flash");
    assert_eq!(body["contents"], should);
    assert_eq!(
        body["systemInstruction"],
        json!({ "parts": [{ "text": "A." }, { "text": "B." }] })
    );

    // The third generation reads media within a result, and wants the first call signed.
    should[1]["parts"][0]["thoughtSignature"] = json!("skip_thought_signature_validator");
    let results = should[2]["parts"].as_array_mut().unwrap();
    let image = results.pop().unwrap();
    results[1]["functionResponse"]["parts"] = json!([image]);
    assert_eq!(sent(&request, "gemini-3-flash-preview")["contents"], should);
}

#[test]
fn another_providers_signature_never_reaches_google() {
    let foreign = Reasoning {
        text: "Hm.".to_owned(),
        signature: Some("claude".to_owned()),
        raw: None,
    };
    let hidden = Reasoning {
        raw: Some(json!({ "type": "redacted_thinking", "data": "x" })),
        ..Reasoning::default()
    };
    let message = Message::of(
        Role::Assistant,
        vec![
            Part::Reasoning(foreign),
            Part::Reasoning(hidden),
            Part::Text("Hi".to_owned()),
        ],
    );
    let body = sent(&ChatRequest::new("m", [message]), "gemini-3-flash-preview");
    assert_eq!(
        body["contents"][0]["parts"],
        json!([{ "text": "Hm.", "thought": true }, { "text": "Hi" }])
    );
}

#[test]
fn media_go_by_bytes_address_or_name() {
    let message = Message::of(
        Role::User,
        vec![
            Part::Audio(Media::bytes(&b"RIFF"[..]).with_media_type("audio/x-wav")),
            Part::Video(Media::url("https://youtu.be/x")),
            Part::File(Media::id("files/abc").with_media_type("application/pdf")),
            Part::Image(Media::url("gs://bucket/a.webp?x#y")),
        ],
    );
    let body = sent(&ChatRequest::new("m", [message]), "gemini-2.5-flash");
    let file = "https://generativelanguage.googleapis.com/v1beta/files/abc";
    assert_eq!(
        body["contents"][0]["parts"],
        json!([
            { "inlineData": { "mimeType": "audio/wav", "data": "UklGRg==" } },
            { "fileData": { "mimeType": "video/mp4", "fileUri": "https://youtu.be/x" } },
            { "fileData": { "mimeType": "application/pdf", "fileUri": file } },
            { "fileData": { "mimeType": "image/webp", "fileUri": "gs://bucket/a.webp?x#y" } },
        ])
    );
}

#[test]
fn instructions_alone_are_what_the_user_says() {
    let body = sent(
        &ChatRequest::new("m", [Message::system("Sing.")]),
        "gemini-2.5-flash",
    );
    assert_eq!(
        body,
        json!({ "contents": [{ "role": "user", "parts": [{ "text": "Sing." }] }] })
    );
}

#[test]
fn older_models_get_the_schemas_that_they_know() {
    let schema = json!({ "type": "object", "properties": { "a": { "const": "x" } }, "additionalProperties": false });
    let mut request = question();
    request.params_mut().response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
        name: "n".to_owned(),
        description: None,
        schema: schema.clone(),
        strict: Some(true),
    }));
    let new = &sent(&request, "gemini-2.5-flash")["generationConfig"];
    assert_eq!(new["responseJsonSchema"], schema);
    let old = &sent(&request, "gemini-2.0-flash")["generationConfig"];
    assert_eq!(
        old["responseSchema"],
        json!({ "type": "object", "properties": { "a": { "type": "string", "enum": ["x"] } } })
    );
    assert_eq!(old["responseMimeType"], "application/json");
}
