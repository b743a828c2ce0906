//! What bodies look like, vendor by vendor.

mod messages;

use g4f_types::tool::CustomTool;
use g4f_types::{
    BodyEdit, ChatParams, G4fParams, JsonSchema, Message, ReasoningEffort, ResponseFormat,
    StreamOptions, Tool, ToolChoice,
};
use serde_json::{Value, json};

use super::*;
use crate::openai::quirks::{ReasoningStyle, Required, TokenLimit};

fn target(model: &str) -> EncodeTarget<'_> {
    EncodeTarget::new("vendor", model)
}

fn request(params: ChatParams) -> ChatRequest {
    let mut request = ChatRequest::new("m", [Message::user("hi")]);
    *request.params_mut() = params;
    request
}

fn encode(request: &ChatRequest, quirks: &Quirks) -> (Value, Vec<String>) {
    let encoded = encode_request(request, quirks, target("m")).unwrap();
    let dropped = encoded.dropped.iter().map(ToString::to_string).collect();
    (serde_json::from_slice(&encoded.body).unwrap(), dropped)
}

fn kind(request: &ChatRequest, quirks: &Quirks) -> (ErrorKind, String) {
    let error = encode_request(request, quirks, target("m")).unwrap_err();
    (error.kind(), error.param().unwrap_or_default().to_owned())
}

/// A request with every parameter set.
fn everything() -> ChatParams {
    ChatParams {
        temperature: Some(1.5),
        top_p: Some(0.5),
        top_k: Some(3),
        min_p: Some(0.1),
        frequency_penalty: Some(0.2),
        presence_penalty: Some(0.3),
        repetition_penalty: Some(1.1),
        max_tokens: Some(5),
        stop: vec!["x".into()],
        n: Some(2),
        seed: Some(7),
        logprobs: Some(true),
        top_logprobs: Some(2),
        logit_bias: [("50".to_owned(), -100.0)].into(),
        tools: vec![Tool::function("f", "does", json!({"type": "object"}))],
        tool_choice: Some(ToolChoice::Required),
        parallel_tool_calls: Some(true),
        response_format: Some(ResponseFormat::JsonObject),
        reasoning_effort: Some(ReasoningEffort::Low),
        include_reasoning: Some(true),
        verbosity: Some("low".into()),
        modalities: vec!["text".into(), "audio".into()],
        audio: Some(json!({"voice": "v", "format": "wav"})),
        prediction: Some(json!({"type": "content", "content": "c"})),
        web_search_options: Some(json!({})),
        metadata: Some([("k".to_owned(), json!("v"))].into_iter().collect()),
        store: Some(true),
        service_tier: Some("flex".into()),
        user: Some("u".into()),
        safety_identifier: Some("s".into()),
        prompt_cache_key: Some("p".into()),
        prompt_cache_retention: Some("24h".into()),
        ..ChatParams::default()
    }
}

#[test]
fn every_parameter_is_written_where_it_is_known() {
    let all = Quirks::OPENAI.omit(&[]);
    let (body, dropped) = encode(&request(everything()), &all);
    assert_eq!(
        body,
        json!({
            "model": "m", "messages": [{"role": "user", "content": "hi"}],
            "temperature": 1.5, "top_p": 0.5, "top_k": 3, "min_p": 0.1, "frequency_penalty": 0.2, "presence_penalty": 0.3,
            "repetition_penalty": 1.1, "max_tokens": 5, "stop": ["x"], "n": 2, "seed": 7, "logprobs": true,
            "top_logprobs": 2, "logit_bias": {"50": -100},
            "tools": [{"type": "function", "function": {"name": "f", "description": "does", "parameters": {"type": "object"}}}],
            "tool_choice": "required", "parallel_tool_calls": true, "response_format": {"type": "json_object"},
            "reasoning_effort": "low", "include_reasoning": true, "verbosity": "low", "modalities": ["text", "audio"],
            "audio": {"voice": "v", "format": "wav"}, "prediction": {"type": "content", "content": "c"},
            "web_search_options": {}, "metadata": {"k": "v"}, "store": true, "service_tier": "flex", "user": "u",
            "safety_identifier": "s", "prompt_cache_key": "p", "prompt_cache_retention": "24h"
        })
    );
    assert!(dropped.is_empty(), "{dropped:?}");
}

#[test]
fn what_only_some_vendors_know_is_left_out_and_named() {
    let (body, mut dropped) = encode(
        &request(everything()),
        &Quirks::DEFAULT.omit(&["user", "seed"]),
    );
    for name in [
        "store",
        "metadata",
        "user",
        "seed",
        "verbosity",
        "include_reasoning",
    ] {
        assert!(body.get(name).is_none(), "{name}");
        assert!(dropped.iter().any(|d| d == name), "{name}");
    }
    assert_eq!(body["top_k"], 3, "what engines know stays");
    dropped.retain(|name| body.get(name).is_some());
    assert!(
        dropped.is_empty(),
        "nothing is both sent and dropped: {dropped:?}"
    );

    let strict = EncodeTarget {
        on_unsupported: OnUnsupported::Error,
        ..target("m")
    };
    let error = encode_request(&request(everything()), &Quirks::DEFAULT, strict).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.param().is_some());
}

#[test]
fn what_changes_the_meaning_is_refused() {
    let set = |change: fn(&mut ChatParams)| {
        let mut params = ChatParams::default();
        change(&mut params);
        request(params)
    };
    let tool = || Tool::function("f", "", json!({}));
    let cases: [(&'static [&'static str], ChatRequest, &str); 7] = [
        (
            &["tools"],
            set(|p| p.tools = vec![Tool::function("f", "", json!({}))]),
            "tools",
        ),
        (&["n"], set(|p| p.n = Some(2)), "n"),
        (&["logprobs"], set(|p| p.logprobs = Some(true)), "logprobs"),
        (
            &["modalities"],
            set(|p| p.modalities = vec!["audio".into()]),
            "modalities",
        ),
        (
            &["web_search_options"],
            set(|p| p.web_search_options = Some(json!({}))),
            "web_search_options",
        ),
        (
            &["response_format"],
            set(|p| p.response_format = Some(ResponseFormat::JsonObject)),
            "response_format",
        ),
        (
            &["json_schema"],
            set(|p| {
                let schema = JsonSchema {
                    name: "n".into(),
                    description: None,
                    schema: json!({}),
                    strict: None,
                };
                p.response_format = Some(ResponseFormat::JsonSchema(schema));
            }),
            "json_schema",
        ),
    ];
    for (omit, request, param) in cases {
        assert_eq!(
            kind(&request, &Quirks::DEFAULT.omit(omit)),
            (ErrorKind::Unsupported, param.to_owned())
        );
    }
    // The same words without the meaning only tune.
    let harmless = request(ChatParams {
        n: Some(1),
        logprobs: Some(false),
        tools: vec![tool()],
        tool_choice: Some(ToolChoice::None),
        response_format: Some(ResponseFormat::Text),
        ..ChatParams::default()
    });
    let (body, _) = encode(
        &harmless,
        &Quirks::DEFAULT.omit(&["n", "logprobs", "tools", "tool_choice", "response_format"]),
    );
    assert_eq!(
        body,
        json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]})
    );

    let custom = request(ChatParams {
        tools: vec![Tool::Custom(CustomTool {
            name: "sh".into(),
            ..CustomTool::default()
        })],
        ..ChatParams::default()
    });
    assert_eq!(
        kind(&custom, &Quirks::DEFAULT),
        (ErrorKind::Unsupported, "tools".into())
    );
    assert_eq!(
        encode(&custom, &Quirks::OPENAI).0["tools"],
        json!([{"type": "custom", "custom": {"name": "sh"}}])
    );
}

#[test]
fn the_token_limit_goes_by_the_vendors_name() {
    let old = ChatParams {
        max_tokens: Some(5),
        ..ChatParams::default()
    };
    let both = ChatParams {
        max_completion_tokens: Some(9),
        ..old.clone()
    };
    for (quirks, model, params, expected) in [
        (Quirks::DEFAULT, "m", &old, json!({"max_tokens": 5})),
        (Quirks::DEFAULT, "m", &both, json!({"max_tokens": 9})),
        (
            Quirks::DEFAULT.min_tokens(16),
            "m",
            &old,
            json!({"max_tokens": 16}),
        ),
        (
            Quirks::DEFAULT.token_limit(TokenLimit::MaxCompletionTokens),
            "m",
            &old,
            json!({"max_completion_tokens": 5}),
        ),
        (
            Quirks::DEFAULT.token_limit(TokenLimit::AsGiven),
            "m",
            &both,
            json!({"max_tokens": 5, "max_completion_tokens": 9}),
        ),
        (Quirks::OPENAI, "gpt-4o", &old, json!({"max_tokens": 5})),
        (
            Quirks::OPENAI,
            "o3-mini",
            &old,
            json!({"max_completion_tokens": 5}),
        ),
        (
            Quirks::OPENAI,
            "openai/gpt-5.2",
            &old,
            json!({"max_completion_tokens": 5}),
        ),
        (
            Quirks::OPENAI,
            "gpt-5-chat-latest",
            &old,
            json!({"max_tokens": 5}),
        ),
    ] {
        let encoded = encode_request(&request(params.clone()), &quirks, target(model)).unwrap();
        let mut body: Value = serde_json::from_slice(&encoded.body).unwrap();
        let map = body.as_object_mut().unwrap();
        map.remove("model");
        map.remove("messages");
        assert_eq!(body, expected, "{model}");
    }
}

#[test]
fn models_that_think_take_no_sampling_unless_they_do_not_think() {
    let params = |effort| ChatParams {
        temperature: Some(0.5),
        reasoning_effort: effort,
        ..ChatParams::default()
    };
    for (effort, sent) in [
        (None, false),
        (Some(ReasoningEffort::High), false),
        (Some(ReasoningEffort::None), true),
    ] {
        let encoded = encode_request(
            &request(params(effort.clone())),
            &Quirks::OPENAI,
            target("gpt-5.1"),
        )
        .unwrap();
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        assert_eq!(body.get("temperature").is_some(), sent, "{effort:?}");
        assert_eq!(
            encoded.dropped.contains(&Cow::Borrowed("temperature")),
            !sent
        );
    }
    let warm = request(ChatParams {
        temperature: Some(1.7),
        ..ChatParams::default()
    });
    assert_eq!(
        encode(&warm, &Quirks::DEFAULT.max_temperature(Some(1.0))).0["temperature"],
        1.0
    );
}

#[test]
fn thinking_is_asked_for_in_the_vendors_way() {
    let effort = |effort: ReasoningEffort| ChatParams {
        reasoning_effort: Some(effort),
        ..ChatParams::default()
    };
    let high = || effort(ReasoningEffort::High);
    let off = || effort(ReasoningEffort::None);
    let budget = || ChatParams {
        reasoning_budget: Some(99),
        include_reasoning: Some(false),
        ..ChatParams::default()
    };
    let on = || ChatParams {
        enable_thinking: Some(true),
        ..ChatParams::default()
    };
    let template = ReasoningStyle::Template {
        field: "chat_template_kwargs",
        key: "enable_thinking",
    };
    for (style, params, expected) in [
        (
            ReasoningStyle::Effort,
            high(),
            json!({"reasoning_effort": "high"}),
        ),
        (ReasoningStyle::Effort, on(), json!({})),
        (ReasoningStyle::Off, high(), json!({})),
        (
            ReasoningStyle::Object,
            high(),
            json!({"reasoning": {"effort": "high"}}),
        ),
        (
            ReasoningStyle::Object,
            budget(),
            json!({"reasoning": {"max_tokens": 99, "exclude": true}}),
        ),
        (
            ReasoningStyle::Object,
            on(),
            json!({"reasoning": {"enabled": true}}),
        ),
        (ReasoningStyle::Object, ChatParams::default(), json!({})),
        (
            ReasoningStyle::Enabled,
            high(),
            json!({"reasoning": {"enabled": true}, "reasoning_effort": "high"}),
        ),
        (
            ReasoningStyle::Enabled,
            off(),
            json!({"reasoning": {"enabled": false}}),
        ),
        (
            ReasoningStyle::Thinking { effort: true },
            high(),
            json!({"thinking": {"type": "enabled"}, "reasoning_effort": "high"}),
        ),
        (
            ReasoningStyle::Thinking { effort: false },
            off(),
            json!({"thinking": {"type": "disabled"}}),
        ),
        (
            ReasoningStyle::EnableThinking,
            budget(),
            json!({"enable_thinking": true, "thinking_budget": 99}),
        ),
        (
            template,
            off(),
            json!({"chat_template_kwargs": {"enable_thinking": false}}),
        ),
    ] {
        let (mut body, _) = encode(&request(params), &Quirks::DEFAULT.reasoning(style));
        let map = body.as_object_mut().unwrap();
        map.remove("model");
        map.remove("messages");
        assert_eq!(body, expected, "{style:?}");
    }
}

#[test]
fn names_and_words_of_vendors() {
    let quirks = Quirks::DEFAULT
        .rename(&[("seed", "random_seed")])
        .required(Required::Any)
        .single_tool_calls(true);
    let (body, _) = encode(&request(everything()), &quirks);
    assert_eq!((&body["random_seed"], body.get("seed")), (&json!(7), None));
    assert_eq!(
        (&body["tool_choice"], &body["parallel_tool_calls"]),
        (&json!("any"), &json!(false))
    );
    let refused = Quirks::DEFAULT.required(Required::Refused);
    assert_eq!(
        kind(&request(everything()), &refused),
        (ErrorKind::Unsupported, "tool_choice".into())
    );
}

#[test]
fn what_is_not_taken_is_named() {
    let deaf = Quirks::DEFAULT.omit(&["stop", "top_logprobs"]);
    let stop = ChatParams {
        stop: vec!["END".to_owned()],
        ..ChatParams::default()
    };
    let alternatives = ChatParams {
        logprobs: Some(true),
        top_logprobs: Some(3),
        ..ChatParams::default()
    };
    for (params, name) in [(stop, "stop"), (alternatives, "top_logprobs")] {
        let refused = (ErrorKind::Unsupported, name.into());
        assert_eq!(kind(&request(params), &deaf), refused);
    }
    let lone = Quirks::DEFAULT
        .single_tool_calls(true)
        .stream_options(false);
    let asked = ChatParams {
        parallel_tool_calls: Some(true),
        stream_options: Some(StreamOptions {
            include_obfuscation: Some(true),
            ..StreamOptions::default()
        }),
        tools: everything().tools,
        ..ChatParams::default()
    };
    let (_, dropped) = encode(&request(asked), &lone);
    for name in ["parallel_tool_calls", "stream_options"] {
        assert!(dropped.iter().any(|left| left == name), "{dropped:?}");
    }
}

#[test]
fn streams_ask_for_their_usage() {
    for (asked, quirks, expected) in [
        (None, Quirks::DEFAULT, Some(json!({"include_usage": true}))),
        (
            Some(false),
            Quirks::DEFAULT,
            Some(json!({"include_usage": false})),
        ),
        (None, Quirks::DEFAULT.stream_options(false), None),
    ] {
        let mut request = request(ChatParams {
            stream_options: asked.map(|asked| StreamOptions {
                include_usage: Some(asked),
                include_obfuscation: None,
            }),
            ..ChatParams::default()
        });
        assert_eq!(
            encode(&request, &quirks).0.get("stream_options"),
            None,
            "not without a stream"
        );
        request.stream = true;
        let (body, _) = encode(&request, &quirks);
        assert_eq!(
            (&body["stream"], body.get("stream_options").cloned()),
            (&json!(true), expected)
        );
    }
}

#[test]
fn a_choice_of_tools_in_every_form() {
    let tools = || {
        vec![
            Tool::function("f", "", json!({})),
            Tool::function("g", "", json!({})),
        ]
    };
    let body = |choice, quirks: &Quirks| {
        encode(
            &request(ChatParams {
                tools: tools(),
                tool_choice: Some(choice),
                ..ChatParams::default()
            }),
            quirks,
        )
        .0
    };
    assert_eq!(
        body(ToolChoice::Function("f".into()), &Quirks::DEFAULT)["tool_choice"],
        json!({"type": "function", "function": {"name": "f"}})
    );
    let allowed = || ToolChoice::Allowed {
        required: true,
        tools: vec!["g".into()],
    };
    let filtered = body(allowed(), &Quirks::DEFAULT);
    assert_eq!(
        (
            &filtered["tool_choice"],
            filtered["tools"].as_array().unwrap().len()
        ),
        (&json!("required"), 1)
    );
    let native = body(allowed(), &Quirks::OPENAI);
    assert_eq!(
        native["tool_choice"]["allowed_tools"],
        json!({"mode": "required", "tools": [{"type": "function", "function": {"name": "g"}}]})
    );
    assert_eq!(native["tools"].as_array().unwrap().len(), 2);
    let none = request(ChatParams {
        tool_choice: Some(ToolChoice::Auto),
        ..ChatParams::default()
    });
    assert_eq!(
        encode(&none, &Quirks::DEFAULT).0.get("tool_choice"),
        None,
        "nothing to choose from"
    );
}

#[test]
fn own_fields_and_edits_come_last() {
    let mut params = ChatParams {
        temperature: Some(0.5),
        ..ChatParams::default()
    };
    params
        .other
        .insert("plugins".into(), json!([{"id": "web"}]));
    params.other.insert("temperature".into(), json!(2));
    params.g4f = Some(Box::new(G4fParams {
        web_search: Some(json!(true)),
        ..G4fParams::default()
    }));
    params.extra = vec![
        BodyEdit::set("/provider/sort", "price").for_provider("vendor"),
        BodyEdit::delete("/plugins").for_provider("another"),
        BodyEdit::delete("/messages/0/content").for_model("m"),
    ];
    let (body, dropped) = encode(&request(params.clone()), &Quirks::DEFAULT);
    assert_eq!(
        body,
        json!({"model": "m", "messages": [{"role": "user"}], "temperature": 0.5, "plugins": [{"id": "web"}], "provider": {"sort": "price"}})
    );
    assert_eq!(dropped, ["temperature"], "a field is never written twice");

    params.extra.clear();
    let bridge = EncodeTarget {
        behind: Some("Name"),
        ..target("m")
    };
    let encoded =
        encode_request(&request(params.clone()), &Quirks::DEFAULT.g4f(true), bridge).unwrap();
    let body: Value = serde_json::from_slice(&encoded.body).unwrap();
    assert_eq!(
        (&body["web_search"], &body["provider"]),
        (&json!(true), &json!("Name"))
    );

    params.extra = vec![BodyEdit::set("/model/x", 1)];
    assert_eq!(
        kind(&request(params), &Quirks::DEFAULT).0,
        ErrorKind::BadRequest
    );
    let open = encode_request(
        &request(ChatParams::default()),
        &Quirks::DEFAULT,
        target(""),
    )
    .unwrap();
    assert!(!std::str::from_utf8(&open.body).unwrap().contains("model"));
}

#[test]
fn several_choices_want_some_temperature() {
    let quirks = Quirks::DEFAULT
        .max_temperature(Some(1.0))
        .min_temperature_of_several(Some(0.3));
    for (n, given, sent) in [
        (None, 0.0, 0.0),
        (Some(1), 0.1, 0.1),
        (Some(2), 0.1, 0.3),
        (Some(2), 1.7, 1.0),
    ] {
        let params = ChatParams {
            n,
            temperature: Some(given),
            ..ChatParams::default()
        };
        let (body, _) = encode(&request(params), &quirks);
        assert_eq!(body["temperature"], sent, "n = {n:?}");
    }
}
