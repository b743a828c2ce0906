//! What clients send, what they are answered, and what they are told when it is wrong.

use g4f_types::{
    ChatAnswer, ChatEvent, Choice, Citation, Error, ErrorKind, FinishReason, Media, Message, Part,
    Reasoning, ReasoningEffort, ResponseFormat, Role, Tool, ToolCall, ToolChoice, Usage,
};
use serde_json::{Value, json};

use super::*;

fn decode(body: Value) -> ChatRequest {
    decode_value(body).unwrap().0
}

#[test]
fn wrong_bodies_are_told_with_their_place() {
    let user = json!({"role": "user", "content": "a"});
    for (body, words) in [
        (json!([]), "expected an object, got an array"),
        (json!({"model": "m"}), "messages: it is missing"),
        (
            json!({"messages": []}),
            "messages: there must be at least one message",
        ),
        (
            json!({"messages": "hi"}),
            "messages: expected an array, got a string",
        ),
        (
            json!({"messages": [user, "x"]}),
            "messages[1]: expected an object, got a string",
        ),
        (
            json!({"messages": [{"content": "a"}]}),
            "messages[0].role: it is missing",
        ),
        (
            json!({"messages": [{"role": "king", "content": "a"}]}),
            "messages[0].role: expected system",
        ),
        (
            json!({"messages": [user, user, {"role": "user", "content": 3}]}),
            "messages[2].content: expected a string or an array, got a number",
        ),
        (
            json!({"messages": [{"role": "user"}]}),
            "messages[0].content: expected a string or an array",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "text"}]}]}),
            "messages[0].content[0].text: it is missing",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "smell"}]}]}),
            "messages[0].content[0].type: expected text, image_url",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "%"}}]}]}),
            "messages[0].content[0].input_audio.data: it is not base64",
        ),
        (
            json!({"messages": [{"role": "assistant", "tool_calls": [{"id": "a", "function": {"arguments": "{}"}}]}]}),
            "messages[0].tool_calls[0].function.name: it is missing",
        ),
        (
            json!({"messages": [user], "temperature": "warm"}),
            "temperature: expected a number, got a string",
        ),
        (
            json!({"messages": [user], "max_tokens": -1}),
            "max_tokens: expected a whole number, got a number",
        ),
        (
            json!({"messages": [user], "stop": ["a", 1]}),
            "stop[1]: expected a string, got a number",
        ),
        (
            json!({"messages": [user], "tools": [{"type": "function"}]}),
            "tools[0].function: it is missing",
        ),
        (
            json!({"messages": [user], "response_format": {"type": "xml"}}),
            "response_format.type: expected text, json_object or json_schema",
        ),
        (
            json!({"messages": [user], "tool_choice": 1}),
            "tool_choice: expected a string or an object, got a number",
        ),
        (
            json!({"messages": [user], "stream": "yes"}),
            "stream: expected true or false, got a string",
        ),
    ] {
        let error = decode_value(body.clone()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(
            error.message().contains(words),
            "{body}\n{}",
            error.message()
        );
    }
    assert!(
        decode_request(b"{\"messages\": ")
            .unwrap_err()
            .message()
            .starts_with("the body is not JSON")
    );
}

#[test]
fn parameters_find_their_fields_and_the_rest_is_kept() {
    let (request, extras) = decode_value(json!({
        "model": "m", "stream": true, "messages": [{"role": "user", "content": "a"}],
        "stop": "x", "max_completion_tokens": 9, "reasoning": {"effort": "high", "exclude": true}, "logit_bias": {"5": 1},
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}, "strict": true}},
        "stream_options": {"include_usage": true}, "temperature": null,
        "plugins": [1], "web_search": "cats", "timeout": 5, "g4f": {"retries": 2}, "provider": "Name"
    }))
    .unwrap();
    let params = &request.params;
    assert!(request.stream);
    assert_eq!(
        (&params.stop[..], params.max_completion_tokens),
        (&["x".to_owned()][..], Some(9))
    );
    assert_eq!(
        (&params.reasoning_effort, params.include_reasoning),
        (&Some(ReasoningEffort::High), Some(false))
    );
    assert!(
        matches!(&params.response_format, Some(ResponseFormat::JsonSchema(schema)) if schema.strict == Some(true))
    );
    assert_eq!(params.other.keys().collect::<Vec<_>>(), ["plugins"]);
    let g4f = params.g4f.as_ref().unwrap();
    assert_eq!(
        (&g4f.web_search, g4f.timeout),
        (&Some(json!("cats")), Some(5.0))
    );
    assert_eq!(
        extras,
        ServeExtras {
            g4f: Some(json!({"retries": 2})),
            provider: Some(json!("Name"))
        }
    );

    let routed = decode_value(
        json!({"messages": [{"role": "user", "content": "a"}], "provider": {"sort": "price"}}),
    )
    .unwrap();
    assert_eq!(
        (routed.1.provider, &routed.0.params.other["provider"]),
        (None, &json!({"sort": "price"}))
    );
    let unknown = decode(
        json!({"messages": [{"role": "user", "content": "a"}], "reasoning": {"summary": "auto"}}),
    );
    assert_eq!(
        unknown.params.other["reasoning"],
        json!({"summary": "auto"}),
        "what is not ours stays whole"
    );
}

#[test]
fn legacy_functions_become_tools() {
    let request = decode(json!({
        "messages": [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "function", "name": "f", "content": "1"}
        ],
        "functions": [{"name": "f", "parameters": {"type": "object"}}],
        "function_call": {"name": "f"}
    }));
    assert!(
        matches!(&request.params.tools[..], [Tool::Function(function)] if function.name == "f")
    );
    assert_eq!(
        request.params.tool_choice,
        Some(ToolChoice::Function("f".into()))
    );
    let call = request.messages[1].tool_calls().next().unwrap();
    let Part::ToolResult(result) = &request.messages[2].parts[0] else {
        panic!()
    };
    assert_eq!(
        (&result.call_id, request.messages[2].role),
        (&call.id, Role::Tool)
    );
    assert!(!call.id.is_empty());
}

#[test]
fn results_without_an_id_answer_the_calls_in_order() {
    let call = |id: &str| json!({"id": id, "type": "function", "function": {"name": "f", "arguments": {"x": 1}}});
    let request = decode(json!({"messages": [
        {"role": "assistant", "tool_calls": [call("a"), call("b")]},
        {"role": "tool", "content": "1"}, {"role": "tool", "content": "2"}
    ]}));
    let ids: Vec<_> = request
        .messages
        .iter()
        .flat_map(|m| &m.parts)
        .filter_map(|part| match part {
            Part::ToolResult(result) => Some(result.call_id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(
        request.messages[0].tool_calls().next().unwrap().arguments,
        "{\"x\":1}"
    );
}

#[test]
fn choices_of_tools_are_understood() {
    let choice = |choice: Value| {
        decode(json!({"messages": [{"role": "user", "content": "a"}], "tool_choice": choice}))
            .params
            .tool_choice
            .clone()
            .unwrap()
    };
    assert_eq!(choice(json!("auto")), ToolChoice::Auto);
    assert_eq!(choice(json!("any")), ToolChoice::Required);
    assert_eq!(
        choice(json!({"type": "custom", "custom": {"name": "sh"}})),
        ToolChoice::Custom("sh".into())
    );
    let allowed = json!({"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [{"type": "function", "function": {"name": "f"}}]}});
    assert_eq!(
        choice(allowed),
        ToolChoice::Allowed {
            required: true,
            tools: vec!["f".into()]
        }
    );
    assert_eq!(
        choice(json!({"type": "mcp"})),
        ToolChoice::Raw(json!({"type": "mcp"}))
    );
}

/// An answer with everything in it.
fn answer() -> ChatAnswer {
    let mut spoken = Media::bytes(&b"abc"[..]).with_media_type("audio/wav");
    spoken.id = Some("au".into());
    let citation = Citation {
        url: "https://u".into(),
        start: Some(1),
        end: Some(2),
        ..Citation::default()
    };
    let parts = vec![
        Part::Reasoning(Reasoning {
            text: "hm".into(),
            ..Reasoning::default()
        }),
        Part::Text("a".into()),
        Part::Text("b".into()),
        Part::ToolCall(ToolCall::new("id", "f", "{}")),
        Part::Image(Media::url("https://i")),
        Part::Audio(spoken),
        Part::Citation(citation),
    ];
    ChatAnswer {
        created: 5,
        model: "m".into(),
        service_tier: Some("on_demand".into()),
        usage: Some(Usage {
            cached_input_tokens: Some(1),
            ..Usage::new(3, 2)
        }),
        choices: vec![Choice {
            index: 0,
            message: Message::of(Role::Assistant, parts),
            finish_reason: Some(FinishReason::Other("odd".into())),
            logprobs: None,
        }],
        ..ChatAnswer::default()
    }
}

#[test]
fn an_answer_is_told_in_openais_words() {
    assert_eq!(
        encode_answer(&answer(), "req-1"),
        json!({
            "id": "req-1", "object": "chat.completion", "created": 5, "model": "m",
            "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message": {
                "role": "assistant", "content": "ab", "refusal": null, "reasoning_content": "hm",
                "tool_calls": [{"id": "id", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
                "images": [{"type": "image_url", "image_url": {"url": "https://i"}}],
                "audio": {"id": "au", "data": "YWJj", "transcript": "", "expires_at": 0},
                "annotations": [{"type": "url_citation", "url_citation": {"url": "https://u", "title": "", "start_index": 1, "end_index": 2}}]
            }}],
            "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5, "prompt_tokens_details": {"cached_tokens": 1}}
        })
    );
}

#[test]
fn chunks_carry_the_role_first_and_the_usage_last() {
    let events = [
        ChatEvent::Ping,
        ChatEvent::text("a"),
        ChatEvent::ChoiceFinished {
            choice: 0,
            reason: FinishReason::Length,
        },
        ChatEvent::Usage(Box::new(Usage::new(1, 2))),
        ChatEvent::Finished {
            reason: FinishReason::Length,
        },
    ];
    for include_usage in [true, false] {
        let mut encoder = ChunkEncoder::new("req-1", "m", 5, include_usage);
        let mut out = Vec::new();
        for event in &events {
            encoder.push(event, &mut out);
        }
        let choices: Vec<Value> = out
            .iter()
            .map(|chunk| serde_json::from_slice::<Value>(chunk).unwrap()["choices"].take())
            .collect();
        let mut expected = vec![
            json!([{"index": 0, "delta": {"role": "assistant", "content": "a"}, "finish_reason": null}]),
            json!([{"index": 0, "delta": {}, "finish_reason": "length"}]),
        ];
        if include_usage {
            expected.push(json!([]));
            let last: Value = serde_json::from_slice(out.last().unwrap()).unwrap();
            assert_eq!(last["usage"]["total_tokens"], 3);
        }
        assert_eq!(choices, expected);
    }
}

#[test]
fn errors_have_the_status_that_faces_promises() {
    let of = |kind| Error::new(kind, "words");
    for (error, status, word) in [
        (of(ErrorKind::RateLimited), 429, "rate_limit_error"),
        (of(ErrorKind::QuotaExhausted), 429, "insufficient_quota"),
        (of(ErrorKind::Auth), 401, "authentication_error"),
        (
            of(ErrorKind::Auth).with_status(403),
            403,
            "permission_error",
        ),
        (of(ErrorKind::ModelNotFound), 404, "not_found_error"),
        (
            of(ErrorKind::NoTarget).with_code("model_not_found"),
            404,
            "not_found_error",
        ),
        (of(ErrorKind::NoTarget), 503, "server_error"),
        (of(ErrorKind::ContextLength), 400, "invalid_request_error"),
        (
            of(ErrorKind::BadRequest).with_status(413),
            413,
            "invalid_request_error",
        ),
        (
            of(ErrorKind::BadRequest).with_status(500),
            400,
            "invalid_request_error",
        ),
        (of(ErrorKind::Cancelled), 499, "invalid_request_error"),
        (of(ErrorKind::Timeout), 504, "timeout_error"),
        (of(ErrorKind::Overloaded), 503, "server_error"),
        (of(ErrorKind::Network), 502, "server_error"),
        (
            of(ErrorKind::Exhausted)
                .with_causes(vec![of(ErrorKind::RateLimited), of(ErrorKind::RateLimited)]),
            429,
            "rate_limit_error",
        ),
        (
            of(ErrorKind::Exhausted)
                .with_causes(vec![of(ErrorKind::RateLimited), of(ErrorKind::Server)]),
            502,
            "server_error",
        ),
    ] {
        let (got, body) = encode_error(&error);
        assert_eq!(
            (got, body["error"]["type"].as_str()),
            (status, Some(word)),
            "{error}"
        );
        let mut keys: Vec<_> = body["error"].as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["code", "message", "param", "type"]);
    }
    let (_, body) = encode_error(&decode_value(json!({"messages": 1})).unwrap_err());
    assert_eq!(body["error"]["param"], "messages");
    for kind in ErrorKind::ALL {
        let (status, _) = encode_error(&of(kind));
        assert!(
            [
                400, 401, 403, 404, 408, 413, 415, 422, 429, 499, 502, 503, 504
            ]
            .contains(&status),
            "{kind}"
        );
    }
}
