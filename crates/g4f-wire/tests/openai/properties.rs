//! Round trips: what is written can be read again, whatever it is.

use std::collections::VecDeque;
use std::sync::Arc;

use g4f_types::{
    BodyEdit, ChatAnswer, ChatEvent, ChatParams, ChatRequest, Choice, Citation, Collector,
    FinishReason, JsonSchema, Media, Message, OnUnsupported, Part, Reasoning, ReasoningEffort,
    ResponseFormat, Role, Tool, ToolCall, ToolChoice, ToolResult, Usage,
};
use g4f_wire::openai::{
    DecodeOptions, EncodeTarget, Quirks, ReasoningBack, StreamDecoder, ThinkTags, TokenLimit,
    decode_answer, encode_request, serve,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

/// Text with what JSON must escape, and never empty.
fn text() -> impl Strategy<Value = String> {
    "[a-zäß€😀\"\\\\\n\t<>{}` ]{1,12}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,8}"
}

fn image() -> impl Strategy<Value = Media> {
    let detail = option::of(prop_oneof![Just("low"), Just("high")]);
    let source = prop_oneof![
        vec(any::<u8>(), 0..40).prop_map(|bytes| Media::bytes(bytes).with_media_type("image/png")),
        name().prop_map(|name| Media::url(format!("https://example.com/{name}.png"))),
    ];
    (source, detail).prop_map(|(media, detail)| match detail {
        Some(detail) => media.with_detail(detail),
        None => media,
    })
}

fn user_part() -> impl Strategy<Value = Part> {
    prop_oneof![
        3 => text().prop_map(Part::Text),
        1 => image().prop_map(Part::Image),
        1 => vec(any::<u8>(), 0..20).prop_map(|bytes| Part::Audio(Media::bytes(bytes).with_media_type("audio/mpeg"))),
        1 => name().prop_map(|id| Part::File(Media::id(id).with_name("a.pdf"))),
    ]
}

fn call() -> impl Strategy<Value = ToolCall> {
    (name(), name(), text(), any::<bool>()).prop_map(|(id, name, arguments, custom)| ToolCall {
        custom,
        ..ToolCall::new(id, name, arguments)
    })
}

fn message() -> impl Strategy<Value = Message> {
    let user = (
        prop_oneof![Just(Role::System), Just(Role::Developer), Just(Role::User)],
        vec(user_part(), 1..4),
        option::of(name()),
    )
        .prop_map(|(role, parts, name)| Message {
            name,
            ..Message::of(role, parts)
        });
    // In the order in which the body tells them.
    let assistant = (
        option::of(text()),
        option::of(text()),
        option::of(text()),
        vec(call(), 0..3),
    )
        .prop_map(|(thinking, said, refusal, calls)| {
            let thinking = thinking.filter(|text| !text.trim().is_empty());
            let mut parts: Vec<Part> = thinking
                .map(|text| {
                    Part::Reasoning(Reasoning {
                        text,
                        ..Reasoning::default()
                    })
                })
                .into_iter()
                .collect();
            parts.extend(said.map(Part::Text));
            parts.extend(refusal.map(Part::Refusal));
            parts.extend(calls.into_iter().map(Part::ToolCall));
            if parts.is_empty() {
                parts.push(Part::Text("a".into()));
            }
            Message::of(Role::Assistant, parts)
        });
    let tool = (name(), option::of(name()), text()).prop_map(|(call_id, name, text)| {
        let result = ToolResult {
            call_id,
            name,
            parts: vec![Part::Text(text)],
            is_error: false,
        };
        Message::of(Role::Tool, vec![Part::ToolResult(result)])
    });
    prop_oneof![3 => user, 2 => assistant, 1 => tool]
}

fn tool_choice() -> impl Strategy<Value = ToolChoice> {
    prop_oneof![
        Just(ToolChoice::Auto),
        Just(ToolChoice::None),
        Just(ToolChoice::Required),
        name().prop_map(ToolChoice::Function),
        (any::<bool>(), vec(name(), 1..3))
            .prop_map(|(required, tools)| ToolChoice::Allowed { required, tools }),
    ]
}

fn params() -> impl Strategy<Value = ChatParams> {
    let numbers = (
        option::of((0u8..128).prop_map(|t| f64::from(t) / 64.0)),
        option::of(0u32..9999),
        option::of(any::<i64>()),
        option::of(1u32..4),
    );
    let tools = (
        vec(
            (name(), option::of(text()), option::of(any::<bool>())),
            1..3,
        ),
        option::of(tool_choice()),
        option::of(any::<bool>()),
    );
    let shape = prop_oneof![
        Just(ResponseFormat::JsonObject),
        (name(), option::of(any::<bool>())).prop_map(|(name, strict)| {
            ResponseFormat::JsonSchema(JsonSchema {
                name,
                description: None,
                schema: json!({"type": "object"}),
                strict,
            })
        }),
    ];
    let effort = prop_oneof![
        Just(ReasoningEffort::None),
        Just(ReasoningEffort::High),
        Just(ReasoningEffort::Other("odd".into()))
    ];
    (
        numbers,
        option::of(tools),
        option::of(shape),
        option::of(effort),
        vec(text(), 0..3),
        vec((name(), text()), 0..2),
    )
        .prop_map(
            |(
                (temperature, max_tokens, seed, n),
                tools,
                response_format,
                reasoning_effort,
                stop,
                other,
            )| {
                let (tools, tool_choice, parallel_tool_calls) = tools.unwrap_or_default();
                let tool = |(name, description, strict)| {
                    Tool::Function(g4f_types::Function {
                        name,
                        description,
                        parameters: Some(json!({"type": "object"})),
                        strict,
                    })
                };
                ChatParams {
                    temperature,
                    max_tokens,
                    seed,
                    n,
                    tools: tools.into_iter().map(tool).collect(),
                    tool_choice,
                    parallel_tool_calls,
                    response_format,
                    reasoning_effort,
                    stop,
                    other: other
                        .into_iter()
                        .map(|(name, value)| (format!("x_{name}"), value.into()))
                        .collect(),
                    ..ChatParams::default()
                }
            },
        )
}

fn answer() -> impl Strategy<Value = ChatAnswer> {
    let parts = (
        option::of(text()),
        option::of(text()),
        option::of(text()),
        vec(call(), 0..3),
        any::<bool>(),
    );
    let message = parts.prop_map(|(thinking, said, refusal, calls, cites)| {
        let mut parts: Vec<Part> = thinking
            .map(|text| {
                Part::Reasoning(Reasoning {
                    text,
                    ..Reasoning::default()
                })
            })
            .into_iter()
            .collect();
        parts.extend(said.map(Part::Text));
        parts.extend(refusal.map(Part::Refusal));
        for (at, call) in calls.into_iter().enumerate() {
            parts.push(Part::ToolCall(ToolCall {
                id: format!("{}-{at}", call.id),
                ..call
            }));
        }
        if cites {
            parts.push(Part::Citation(Citation {
                url: "https://u".into(),
                title: Some("U".into()),
                quote: None,
                start: Some(1),
                end: Some(2),
            }));
        }
        if parts.is_empty() {
            parts.push(Part::Text("a".into()));
        }
        Message::of(Role::Assistant, parts)
    });
    let reason = prop_oneof![
        Just(FinishReason::Stop),
        Just(FinishReason::Length),
        Just(FinishReason::ToolCalls),
        Just(FinishReason::ContentFilter)
    ];
    (
        vec((message, reason), 1..3),
        name(),
        option::of((0u64..99, 0u64..99)),
    )
        .prop_map(|(choices, id, usage)| ChatAnswer {
            id,
            created: 17,
            model: "m".into(),
            choices: (0..)
                .zip(choices)
                .map(|(index, (message, reason))| Choice {
                    index,
                    message,
                    finish_reason: Some(reason),
                    logprobs: None,
                })
                .collect(),
            usage: usage.map(|(input, output)| Usage::new(input, output)),
            ..ChatAnswer::default()
        })
}

fn options() -> DecodeOptions {
    DecodeOptions {
        think_tags: ThinkTags::Off,
        ..DecodeOptions::default()
    }
}

fn collect(events: impl IntoIterator<Item = ChatEvent>) -> ChatAnswer {
    let mut collector = Collector::new();
    events.into_iter().for_each(|event| collector.push(event));
    assert!(collector.is_finished());
    collector.into_answer()
}

proptest! {
    #[test]
    fn a_request_is_read_as_it_was_written(messages in vec(message(), 1..5), params in params(), stream: bool) {
        let request = ChatRequest { model: "m".into(), messages: Arc::new(messages), stream, params: Arc::new(params) };
        let quirks = Quirks::OPENAI.omit(&[]).token_limit(TokenLimit::AsGiven).reasoning_back(ReasoningBack::Text("reasoning_content"));
        let target = EncodeTarget::new("p", "m").on_unsupported(OnUnsupported::Error);
        let encoded = encode_request(&request, &quirks, target).unwrap();
        let (mut again, _) = serve::decode_request(&encoded.body).unwrap();
        again.params_mut().stream_options = None;
        prop_assert_eq!(&again, &request);

        // An edit that changes nothing must leave nothing changed: the slow way writes what the fast way writes.
        let mut edited = request.clone();
        edited.params_mut().extra = vec![BodyEdit::delete("/nothing")];
        let slow = encode_request(&edited, &quirks, target).unwrap();
        let value = |body: &[u8]| serde_json::from_slice::<serde_json::Value>(body).unwrap();
        prop_assert_eq!(value(&slow.body), value(&encoded.body));
    }

    #[test]
    fn an_answer_is_read_as_it_was_told(answer in answer()) {
        let mut encoder = serve::ChunkEncoder::new("r", "m", 17, true);
        let mut chunks = Vec::new();
        answer.clone().into_events().iter().for_each(|event| encoder.push(event, &mut chunks));
        let mut decoder = StreamDecoder::new(options());
        let mut events = VecDeque::new();
        for chunk in &chunks {
            decoder.push(std::str::from_utf8(chunk).unwrap(), &mut events).unwrap();
        }
        decoder.push("[DONE]", &mut events).unwrap();
        prop_assert_eq!(&collect(events), &answer);

        let body = serve::encode_answer(&answer, "r").to_string();
        let plain = decode_answer(&body.into(), options()).unwrap();
        prop_assert_eq!(&collect(plain), &answer);
    }

    #[test]
    fn no_input_breaks_the_decoder(lines in vec("[\\[\\]{}\":,a-z0-9 ]{0,60}", 0..12), reasons in any::<bool>()) {
        let mut decoder = StreamDecoder::new(DecodeOptions::default());
        let mut events = VecDeque::new();
        let mut failed = false;
        for line in &lines {
            failed |= decoder.push(line, &mut events).is_err();
            if failed {
                break;
            }
        }
        if !failed && reasons {
            let _ = decoder.push(r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#, &mut events);
        }
        let ended = !failed && decoder.finish(&mut events).is_ok();
        let finished = events.iter().filter(|event| matches!(event, ChatEvent::Finished { .. })).count();
        prop_assert_eq!(finished == 1, ended);
    }
}
