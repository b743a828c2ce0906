//! Any request at all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use g4f_fuzz::FAMILIES;
use g4f_types::tool::CustomTool;
use g4f_types::{BodyEdit, Capability, Descriptor, MediaSource};
use g4f_types::{
    ChatParams, ChatRequest, Citation, ErrorKind, Function, JsonSchema, Media, Message,
    OnUnsupported, Part, Reasoning, ReasoningEffort, ResponseFormat, Role, Tool, ToolCall,
    ToolChoice, ToolResult,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::send::Line;

// All of them are boxed: a strategy is as large as all that it is made of, which is more than a test's stack.

fn word() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z_]{1,8}",
        1 => Just(String::new()),
        1 => "[ -~]{0,12}",
        1 => "\\PC{0,6}",
        1 => Just("\0\u{feff}\"\\{".to_owned()),
    ]
    .boxed()
}

fn json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    let name = prop_oneof![
        word(),
        "type|properties|items|anyOf|\\$ref|enum|format|required|additionalProperties|name|function|voice|content",
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((name.clone(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
    .boxed()
}

fn object() -> BoxedStrategy<Map<String, Value>> {
    vec((word(), json()), 0..4)
        .prop_map(|entries| entries.into_iter().collect())
        .boxed()
}

fn media() -> BoxedStrategy<Media> {
    let source = prop_oneof![
        4 => vec(any::<u8>(), 0..12).prop_map(|bytes| MediaSource::Bytes(bytes.into())),
        2 => "https://m\\.example/[a-z]{1,4}".prop_map(MediaSource::Url),
        1 => word().prop_map(MediaSource::Url),
        1 => word().prop_map(MediaSource::Id),
        1 => word().prop_map(|name| MediaSource::Path(name.into())),
    ];
    let kind = prop_oneof![
        "image/png|image/gif|audio/wav|audio/mpeg|video/mp4|application/pdf|text/plain|text/csv",
        word(),
    ];
    (source, of(kind), of(word()), of("low|high|x"), of(word()))
        .prop_map(|(source, media_type, name, detail, id)| {
            let mut media = Media::id("");
            media.source = source;
            media.media_type = media_type;
            media.name = name;
            media.detail = detail;
            media.id = id;
            media
        })
        .boxed()
}

fn call() -> BoxedStrategy<ToolCall> {
    let arguments = prop_oneof![json().prop_map(|value| value.to_string()), word()];
    (word(), word(), arguments, any::<bool>(), object())
        .prop_map(|(id, name, arguments, custom, extra)| ToolCall {
            id,
            name,
            arguments,
            custom,
            extra,
        })
        .boxed()
}

fn part() -> BoxedStrategy<Part> {
    let inner = prop_oneof![
        3 => word().prop_map(Part::Text),
        1 => media().prop_map(Part::Image),
        1 => media().prop_map(Part::File),
    ];
    let result = (word(), of(word()), vec(inner, 0..3), any::<bool>()).prop_map(
        |(call_id, name, parts, is_error)| {
            Part::ToolResult(ToolResult {
                call_id,
                name,
                parts,
                is_error,
            })
        },
    );
    let thought = (word(), of(word()), of(json())).prop_map(|(text, signature, raw)| {
        Part::Reasoning(Reasoning {
            text,
            signature,
            raw,
        })
    });
    let citation = (word(), of(word())).prop_map(|(url, title)| {
        Part::Citation(Citation {
            url,
            title,
            ..Citation::default()
        })
    });
    prop_oneof![
        8 => word().prop_map(Part::Text),
        1 => media().prop_map(Part::Image),
        1 => media().prop_map(Part::Audio),
        1 => media().prop_map(Part::Video),
        1 => media().prop_map(Part::File),
        2 => call().prop_map(Part::ToolCall),
        2 => result,
        2 => thought,
        1 => word().prop_map(Part::Refusal),
        1 => citation,
    ]
    .boxed()
}

fn message() -> BoxedStrategy<Message> {
    let role = prop_oneof![
        1 => Just(Role::System),
        1 => Just(Role::Developer),
        4 => Just(Role::User),
        3 => Just(Role::Assistant),
        2 => Just(Role::Tool),
    ];
    (role, vec(part(), 0..4), of(word()), of(json()))
        .prop_map(|(role, parts, name, hint)| {
            let mut message = Message::of(role, parts);
            message.name = name;
            message.cache_control = hint;
            message
        })
        .boxed()
}

fn tool() -> BoxedStrategy<Tool> {
    let function = (word(), of(word()), of(json()), of(any::<bool>())).prop_map(
        |(name, description, parameters, strict)| {
            Tool::Function(Function {
                name,
                description,
                parameters,
                strict,
            })
        },
    );
    let custom = (word(), of(word()), of(json())).prop_map(|(name, description, format)| {
        Tool::Custom(CustomTool {
            name,
            description,
            format,
        })
    });
    prop_oneof![3 => function, 1 => custom, 1 => object().prop_map(Tool::Builtin)].boxed()
}

fn choice() -> BoxedStrategy<ToolChoice> {
    prop_oneof![
        Just(ToolChoice::Auto),
        Just(ToolChoice::None),
        Just(ToolChoice::Required),
        word().prop_map(ToolChoice::Function),
        word().prop_map(ToolChoice::Custom),
        (any::<bool>(), vec(word(), 0..3))
            .prop_map(|(required, tools)| ToolChoice::Allowed { required, tools }),
        json().prop_map(ToolChoice::Raw),
    ]
    .boxed()
}

fn format() -> BoxedStrategy<ResponseFormat> {
    let schema = (word(), of(word()), json(), of(any::<bool>())).prop_map(
        |(name, description, schema, strict)| {
            ResponseFormat::JsonSchema(JsonSchema {
                name,
                description,
                schema,
                strict,
            })
        },
    );
    prop_oneof![
        Just(ResponseFormat::Text),
        Just(ResponseFormat::JsonObject),
        schema
    ]
    .boxed()
}

fn params() -> BoxedStrategy<ChatParams> {
    let numbers = (
        of(any::<f64>()),
        of(any::<u32>()),
        of(any::<i64>()),
        of(any::<u8>()),
    );
    let texts = (of(word()), vec(word(), 0..3), vec(word(), 0..3));
    let raw = (of(json()), of(json()), of(json()), object());
    let calls = (
        vec(tool(), 0..4),
        of(choice()),
        of(any::<bool>()),
        of(format()),
    );
    let edits = vec(("(/[a-z0-9~-]{0,4}){0,3}", json(), any::<bool>()), 0..3);
    (numbers, texts, raw, calls, edits)
        .prop_map(|(numbers, texts, raw, calls, edits)| {
            let (float, whole, seed, small) = numbers;
            let (text, stop, modalities) = texts;
            let (audio, prediction, web_search_options, other) = raw;
            let (tools, tool_choice, flag, response_format) = calls;
            ChatParams {
                temperature: float,
                top_p: float,
                min_p: float,
                frequency_penalty: float,
                presence_penalty: float,
                repetition_penalty: float,
                top_k: whole,
                max_tokens: whole,
                reasoning_budget: whole,
                stop,
                seed,
                top_logprobs: small,
                tools,
                tool_choice,
                parallel_tool_calls: flag,
                include_reasoning: flag,
                enable_thinking: flag,
                logprobs: flag,
                store: flag,
                response_format,
                reasoning_effort: text.as_deref().map(ReasoningEffort::from),
                verbosity: text.clone(),
                service_tier: text.clone(),
                user: text,
                modalities,
                audio,
                prediction,
                web_search_options,
                other,
                extra: edits
                    .into_iter()
                    .map(|(place, value, set)| {
                        if set {
                            BodyEdit::set(place, value)
                        } else {
                            BodyEdit::delete(place)
                        }
                    })
                    .collect(),
                ..ChatParams::default()
            }
        })
        .boxed()
}

/// A vendor for each family that chats, and those of [`FAMILIES`].
fn speakers() -> &'static [&'static Descriptor] {
    static ALL: LazyLock<Vec<&'static Descriptor>> = LazyLock::new(|| {
        let mut seen = BTreeSet::new();
        let mut all = g4f_providers::all();
        all.retain(|vendor| {
            let chats = vendor.capabilities.yes.contains(Capability::Chat);
            let known = FAMILIES.iter().any(|family| family.vendor == vendor.id);
            chats && (seen.insert(vendor.family) || known)
        });
        all
    });
    &ALL
}

/// Whatever is sent is JSON; whatever is not is refused for a reason that the caller can do something about.
fn goes_out_or_is_refused(request: &ChatRequest) -> Result<(), TestCaseError> {
    for vendor in speakers() {
        let line = Line::to(vendor);
        for choice in [OnUnsupported::Drop, OnUnsupported::Error] {
            match line.send(request, choice) {
                Ok(sent) => {
                    let body = serde_json::from_slice::<Value>(&sent.body);
                    prop_assert!(body.is_ok(), "{}: {:?}", vendor.id, sent.body);
                }
                Err(error) => {
                    let kinds = [ErrorKind::Unsupported, ErrorKind::BadRequest];
                    prop_assert!(kinds.contains(&error.kind()), "{}: {error}", vendor.id);
                    prop_assert!(!error.message().is_empty());
                }
            }
        }
    }
    Ok(())
}

/// Gives every text, call and result that has a place where it stands a mark of its own, and returns the marks.
fn mark(messages: &mut [Message]) -> Vec<String> {
    let mut marks = Vec::new();
    let mut next = |text: &mut String| {
        *text = format!("mark-{}-end", marks.len());
        marks.push(text.clone());
    };
    for message in messages {
        let role = message.role;
        for part in &mut message.parts {
            match part {
                Part::Text(text) => next(text),
                Part::Refusal(text) if role == Role::Assistant => next(text),
                Part::ToolCall(call) if role == Role::Assistant => next(&mut call.name),
                Part::ToolResult(result) if role == Role::Tool => {
                    for part in &mut result.parts {
                        if let Part::Text(text) = part {
                            next(text);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    marks
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn messages(messages in vec(message(), 0..6), stream in any::<bool>()) {
        let mut request = ChatRequest::new("", messages);
        request.stream = stream;
        goes_out_or_is_refused(&request)?;
    }

    #[test]
    fn parameters(params in params(), messages in vec(message(), 0..2)) {
        let mut request = ChatRequest::new("", messages);
        *request.params_mut() = params;
        goes_out_or_is_refused(&request)?;
    }

    #[test]
    fn words_do_not_vanish(mut messages in vec(message(), 1..6)) {
        let marks = mark(&mut messages);
        let request = ChatRequest::new("", messages);
        for vendor in speakers() {
            let Ok(sent) = Line::to(vendor).send(&request, OnUnsupported::Drop) else {
                continue;
            };
            let body = String::from_utf8_lossy(&sent.body);
            for mark in &marks {
                prop_assert!(body.contains(mark.as_str()), "{}: {mark} is not in {body}", vendor.id);
            }
        }
    }
}
