//! Each parameter on its own, at every vendor that chats: it goes out in some form, or the caller is told.

use std::collections::BTreeSet;

use g4f_types::request::TUNING;
use g4f_types::{
    BodyEdit, Capability, ChatParams, ChatRequest, ErrorKind, JsonSchema, Message, OnUnsupported,
    ReasoningEffort, ResponseFormat, StreamOptions, Tool, ToolChoice,
};
use serde_json::json;

use crate::send::Line;

type Set = fn(&mut ChatParams);

/// A parameter with values, of which one at least is nobody's default.
struct Param {
    name: &'static str,
    /// What it needs beside it.
    with: Set,
    values: &'static [Set],
}

const fn param(name: &'static str, values: &'static [Set]) -> Param {
    Param {
        name,
        with: |_| {},
        values,
    }
}

const fn with(name: &'static str, with: Set, values: &'static [Set]) -> Param {
    Param { name, with, values }
}

fn tools(params: &mut ChatParams) {
    let schema =
        json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    params.tools = vec![Tool::function("weather", "Tells the weather", schema)];
}

const ALL: &[Param] = &[
    param("temperature", &[|p| p.temperature = Some(0.3)]),
    param("top_p", &[|p| p.top_p = Some(0.4)]),
    param("top_k", &[|p| p.top_k = Some(7)]),
    param("min_p", &[|p| p.min_p = Some(0.1)]),
    param("frequency_penalty", &[|p| p.frequency_penalty = Some(0.5)]),
    param("presence_penalty", &[|p| p.presence_penalty = Some(0.5)]),
    param(
        "repetition_penalty",
        &[|p| p.repetition_penalty = Some(1.1)],
    ),
    param("max_tokens", &[|p| p.max_tokens = Some(77)]),
    param(
        "max_completion_tokens",
        &[|p| p.max_completion_tokens = Some(78)],
    ),
    param("stop", &[|p| p.stop = vec!["END".to_owned()]]),
    param("n", &[|p| p.n = Some(2)]),
    param("seed", &[|p| p.seed = Some(42)]),
    param("logprobs", &[|p| p.logprobs = Some(true)]),
    with(
        "top_logprobs",
        |p| p.logprobs = Some(true),
        &[|p| p.top_logprobs = Some(3)],
    ),
    param(
        "logit_bias",
        &[|p| {
            p.logit_bias.insert("50256".to_owned(), -100.0);
        }],
    ),
    param("tools", &[tools]),
    with(
        "tool_choice",
        tools,
        &[
            |p| p.tool_choice = Some(ToolChoice::Required),
            |p| p.tool_choice = Some(ToolChoice::Function("weather".to_owned())),
        ],
    ),
    with(
        "parallel_tool_calls",
        tools,
        &[
            |p| p.parallel_tool_calls = Some(false),
            |p| p.parallel_tool_calls = Some(true),
        ],
    ),
    param(
        "response_format",
        &[
            |p| p.response_format = Some(ResponseFormat::JsonObject),
            |p| {
                p.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
                    name: "answer".to_owned(),
                    description: None,
                    schema: json!({"type": "object", "properties": {"a": {"type": "string"}}}),
                    strict: Some(true),
                }));
            },
        ],
    ),
    param(
        "reasoning_effort",
        &[
            |p| p.reasoning_effort = Some(ReasoningEffort::High),
            |p| p.reasoning_effort = Some(ReasoningEffort::Low),
        ],
    ),
    param("reasoning_budget", &[|p| p.reasoning_budget = Some(2048)]),
    with(
        "include_reasoning",
        |p| p.reasoning_effort = Some(ReasoningEffort::High),
        &[
            |p| p.include_reasoning = Some(false),
            |p| p.include_reasoning = Some(true),
        ],
    ),
    param(
        "enable_thinking",
        &[
            |p| p.enable_thinking = Some(true),
            |p| p.enable_thinking = Some(false),
        ],
    ),
    param("verbosity", &[|p| p.verbosity = Some("low".to_owned())]),
    param(
        "modalities",
        &[
            |p| p.modalities = vec!["text".to_owned(), "audio".to_owned()],
            |p| p.modalities = vec!["text".to_owned(), "image".to_owned()],
        ],
    ),
    with(
        "audio",
        |p| p.modalities = vec!["text".to_owned(), "audio".to_owned()],
        &[|p| p.audio = Some(json!({"voice": "alloy", "format": "wav"}))],
    ),
    param(
        "prediction",
        &[|p| {
            p.prediction = Some(json!({"type": "content", "content": "x"}));
        }],
    ),
    param(
        "web_search_options",
        &[|p| {
            p.web_search_options = Some(json!({"search_context_size": "high"}));
        }],
    ),
    param(
        "stream_options",
        &[
            |p| {
                p.stream_options = Some(StreamOptions {
                    include_obfuscation: Some(true),
                    ..StreamOptions::default()
                });
            },
            |p| {
                p.stream_options = Some(StreamOptions {
                    include_usage: Some(false),
                    ..StreamOptions::default()
                });
            },
        ],
    ),
    param(
        "metadata",
        &[|p| {
            p.metadata = json!({"user_id": "u"}).as_object().cloned();
        }],
    ),
    param(
        "store",
        &[|p| p.store = Some(true), |p| p.store = Some(false)],
    ),
    param(
        "service_tier",
        &[|p| p.service_tier = Some("flex".to_owned())],
    ),
    param("user", &[|p| p.user = Some("u-1".to_owned())]),
    param(
        "safety_identifier",
        &[|p| {
            p.safety_identifier = Some("s-1".to_owned());
        }],
    ),
    param(
        "prompt_cache_key",
        &[|p| p.prompt_cache_key = Some("k".to_owned())],
    ),
    param(
        "prompt_cache_retention",
        &[|p| {
            p.prompt_cache_retention = Some("24h".to_owned());
        }],
    ),
    param(
        "other",
        &[|p| {
            p.other.insert("of_their_own".to_owned(), json!(1));
        }],
    ),
    param(
        "extra",
        &[|p| p.extra = vec![BodyEdit::set("/of_their_own", json!(1))]],
    ),
];

/// What may be left out beside [`TUNING`]: a budget is a finer way to say an effort, and nobody is asked to keep what he
/// cannot keep.
const LEFT_OUT: [&str; 2] = ["reasoning_budget", "store"];

#[test]
fn the_table_is_whole() {
    let all = serde_json::to_value(ChatParams::default()).unwrap();
    let fields: BTreeSet<&str> = all
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut named: BTreeSet<&str> = ALL.iter().map(|param| param.name).collect();
    // Only a g4f server gets these, by design.
    named.insert("g4f");
    assert_eq!(named, fields);
}

/// Whether the error tells the caller which parameter it is about.
fn names(error: &g4f_types::Error, name: &str) -> bool {
    let words = name.replace('_', " ");
    error.param().is_some_and(|param| param.contains(name))
        || error.message().contains(name)
        || error.message().contains(&words)
}

#[test]
fn none_vanishes() {
    let mut problems = Vec::new();
    let chat =
        |vendor: &&&g4f_types::Descriptor| vendor.capabilities.yes.contains(Capability::Chat);
    let all = g4f_providers::all();
    for vendor in all.iter().filter(chat) {
        let line = Line::to(vendor);
        let models = vendor.models.iter().map(|(id, _)| *id).take(3);
        for model in models.chain([vendor.default_model]) {
            for param in ALL {
                let mut asked = ChatRequest {
                    stream: true,
                    ..ChatRequest::new(model, [Message::user("Hi")])
                };
                (param.with)(asked.params_mut());
                // Where what it needs is not taken, it says nothing.
                let Ok(without) = line.send(&asked, OnUnsupported::Error) else {
                    continue;
                };
                let tunes = TUNING.contains(&param.name) || LEFT_OUT.contains(&param.name);
                let mut told = false;
                for set in param.values {
                    let mut asked = asked.clone();
                    set(asked.params_mut());
                    let mut say = |what: String| {
                        problems.push(format!("{}:{model} {}: {what}", vendor.id, param.name));
                    };
                    match line.send(&asked, OnUnsupported::Error) {
                        Ok(sent) => told |= sent != without,
                        Err(error) => {
                            told = true;
                            if !matches!(
                                error.kind(),
                                ErrorKind::Unsupported | ErrorKind::BadRequest
                            ) || !names(&error, param.name)
                            {
                                say(format!("refused as {error}"));
                            }
                        }
                    }
                    match line.send(&asked, OnUnsupported::Drop) {
                        Ok(sent)
                            if !tunes
                                && sent == without
                                && line.send(&asked, OnUnsupported::Error).is_err() =>
                        {
                            say("left out, although it does not only tune".to_owned());
                        }
                        Err(error) if tunes => say(format!("only tunes, and is refused: {error}")),
                        _ => {}
                    }
                }
                if !told {
                    problems.push(format!("{}:{model} {}: it vanishes", vendor.id, param.name));
                }
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}
