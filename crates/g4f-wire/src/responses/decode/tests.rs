//! Answers that no recording has: what servers leave out, mix up, or add.

use g4f_types::{ChatAnswer, Collector, Part};

use g4f_types::tool::CustomTool;

use super::*;
use crate::responses::ITEM;

fn decode(request: &ChatRequest, events: &[Value]) -> (Vec<ChatEvent>, Result<(), DecodeError>) {
    let mut decoder = ResponsesDecoder::new(request);
    let mut out = VecDeque::new();
    for event in events {
        if let Err(error) = decoder.push(None, &event.to_string(), &mut out) {
            return (out.into(), Err(error));
        }
    }
    let end = decoder.finish(&mut out);
    (out.into(), end)
}

fn answer(events: &[Value]) -> ChatAnswer {
    let (events, end) = decode(&ChatRequest::default(), events);
    end.unwrap();
    assert!(matches!(events[0], ChatEvent::Started(_)));
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    collector.into_answer()
}

fn created() -> Value {
    json!({ "type": "response.created", "response": {
        "id": "resp_1", "model": "m", "created_at": 1.9, "service_tier": "flex", "status": "in_progress"
    } })
}

fn completed(output: &Value) -> Value {
    json!({ "type": "response.completed", "response": {
        "id": "resp_1", "model": "m", "status": "completed", "output": output
    } })
}

fn item(step: &str, index: u32, item: &Value) -> Value {
    json!({ "type": format!("response.output_item.{step}"), "output_index": index, "item": item })
}

#[test]
fn everything_may_come_only_with_the_end() {
    let output = json!([
        { "type": "reasoning", "id": "rs_1", "summary": [{ "type": "summary_text", "text": "A" },
            { "type": "summary_text", "text": "B" }], "encrypted_content": "sealed" },
        { "type": "message", "id": "msg_1", "role": "assistant", "content": [
            { "type": "output_text", "text": "Hi", "annotations": [
                { "type": "url_citation", "url": "https://a.example", "title": "A" },
                { "type": "container_file_citation", "file_id": "f", "filename": "f.csv",
                    "container_id": "c", "start_index": 1, "end_index": 2 }],
                "logprobs": [{ "token": "Hi", "logprob": -0.1 }] },
            { "type": "refusal", "refusal": "No." }] },
        { "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": { "a": 1 } },
    ]);
    let answer = answer(&[created(), completed(&output)]);
    let message = answer.message().unwrap();
    assert_eq!(message.reasoning(), "A\n\nB");
    assert_eq!(message.text(), "Hi");
    assert!(message.parts.contains(&Part::Refusal("No.".to_owned())));
    let call = message.tool_calls().next().unwrap();
    assert_eq!((&*call.id, &*call.arguments), ("call_1", r#"{"a":1}"#));
    assert_eq!(call.extra[ITEM], json!({ "id": "fc_1" }));
    assert_eq!(answer.finish_reason(), Some(&FinishReason::ToolCalls));
    assert_eq!(
        (answer.created, answer.service_tier.as_deref()),
        (1, Some("flex"))
    );
    let cited = message.parts.iter().filter_map(|part| match part {
        Part::Citation(citation) => Some(citation.url.as_str()),
        _ => None,
    });
    assert_eq!(cited.collect::<Vec<_>>(), ["https://a.example", "f"]);
    let logprobs = answer.choices[0].logprobs.as_ref().unwrap();
    assert_eq!(logprobs["content"][0]["token"], "Hi");
    let raw: Vec<&Value> = raws(message);
    // The message is bound to the thinking before it by its id.
    assert_eq!(raw[0], &output[0]);
    assert_eq!(raw[1], &json!({ "type": "message", "id": "msg_1" }));
}

fn raws(message: &g4f_types::Message) -> Vec<&Value> {
    let raws = message.parts.iter().filter_map(|part| match part {
        Part::Reasoning(reasoning) => reasoning.raw.as_ref(),
        _ => None,
    });
    raws.collect()
}

#[test]
fn nothing_is_told_twice() {
    let text = |word: &str| {
        json!({ "type": format!("response.output_text.{word}"),
        "output_index": 0, "content_index": 0, "delta": "Hi", "text": "Hi", "logprobs": [] })
    };
    let part = json!({ "type": "output_text", "text": "Hi", "annotations": [
        { "type": "url_citation", "url": "https://a.example" }] });
    let message = json!({ "type": "message", "id": "msg_1", "content": [part] });
    let answer = answer(&[
        created(),
        item(
            "added",
            0,
            &json!({ "type": "message", "id": "msg_1", "content": [] }),
        ),
        text("delta"),
        json!({ "type": "response.output_text.annotation.added", "output_index": 0,
            "annotation": part["annotations"][0] }),
        text("done"),
        json!({ "type": "response.content_part.done", "output_index": 0, "content_index": 0, "part": part }),
        item("done", 0, &message),
        completed(&json!([message])),
    ]);
    let parts = &answer.message().unwrap().parts;
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert_eq!(answer.text(), "Hi");
}

#[test]
fn items_of_one_index_are_told_apart() {
    let call = |id: &str, arguments: &str| {
        json!({ "type": "function_call", "id": id,
        "call_id": format!("call_{id}"), "name": "f", "arguments": arguments })
    };
    let answer = answer(&[
        created(),
        item("added", 0, &call("a", "")),
        item("done", 0, &call("a", "{}")),
        item("added", 0, &call("b", "")),
        json!({ "type": "response.function_call_arguments.delta", "output_index": 0, "item_id": "b", "delta": "[1]" }),
        item("done", 0, &call("b", "[1]")),
        completed(&json!([])),
    ]);
    let calls = answer.tool_calls();
    let calls: Vec<_> = calls
        .iter()
        .map(|call| (&*call.id, &*call.arguments))
        .collect();
    assert_eq!(calls, [("call_a", "{}"), ("call_b", "[1]")]);
}

#[test]
fn custom_calls_are_the_callers_or_the_providers() {
    let call = json!({ "type": "custom_tool_call", "id": "ctc_1", "call_id": "call_1",
        "name": "shell", "input": "ls" });
    let events = [
        created(),
        item("added", 0, &call),
        json!({ "type": "response.custom_tool_call_input.delta", "output_index": 0, "delta": "ls" }),
        item("done", 0, &call),
        completed(&json!([call])),
    ];
    let calls = |tools: Vec<Tool>| {
        let mut request = ChatRequest::default();
        request.params_mut().tools = tools;
        let (events, end) = decode(&request, &events);
        end.unwrap();
        let is_call =
            |event: &&ChatEvent| matches!(event, ChatEvent::ToolStart { custom: true, .. });
        events.iter().filter(is_call).count()
    };
    let hosted = || {
        let search = json!({ "type": "x_search" });
        Tool::Builtin(search.as_object().unwrap().clone())
    };
    let own = Tool::Custom(CustomTool {
        name: "shell".to_owned(),
        ..CustomTool::default()
    });
    assert_eq!(calls(Vec::new()), 1);
    assert_eq!(calls(vec![hosted(), own]), 1);
    assert_eq!(calls(vec![hosted()]), 0, "its own search");
}

#[test]
fn sound_and_pictures() {
    let picture = json!({ "type": "image_generation_call", "id": "ig_1", "result": "iVBORw0KGgo=",
        "revised_prompt": "a cat", "output_format": "webp" });
    let (events, end) = decode(
        &ChatRequest::default(),
        &[
            created(),
            json!({ "type": "response.image_generation_call.partial_image", "partial_image_b64": "aGk=" }),
            json!({ "type": "response.audio.delta", "delta": "aGk=" }),
            json!({ "type": "response.audio.transcript.delta", "delta": "hi" }),
            completed(&json!([picture])),
        ],
    );
    end.unwrap();
    let media = events.iter().filter_map(|event| match event {
        ChatEvent::Media { media, .. } => Some(&**media),
        _ => None,
    });
    let media: Vec<_> = media.collect();
    assert_eq!(media.len(), 3, "{media:?}");
    assert_eq!(media[2].id.as_deref(), Some("ig_1"));
    assert_eq!(media[2].transcript.as_deref(), Some("a cat"));
    let partial = |event: &ChatEvent| matches!(event, ChatEvent::Unknown(raw) if raw["partial_image_b64"] == "aGk=");
    assert!(events.iter().any(partial));
}

#[test]
fn ends_and_their_reasons() {
    let reason = |response: Value| {
        let (events, end) = decode(
            &ChatRequest::default(),
            &[
                created(),
                json!({ "type": "response.incomplete", "response": response }),
            ],
        );
        end.unwrap();
        match events.last() {
            Some(ChatEvent::Finished { reason }) => reason.clone(),
            other => panic!("{other:?}"),
        }
    };
    let why =
        |why: &str| json!({ "status": "incomplete", "incomplete_details": { "reason": why } });
    assert_eq!(reason(why("max_output_tokens")), FinishReason::Length);
    assert_eq!(reason(why("content_filter")), FinishReason::ContentFilter);
    assert_eq!(reason(why("moon")), FinishReason::Other("moon".to_owned()));
    let filtered = json!({ "status": "incomplete", "content_filters": [{ "blocked": true }] });
    assert_eq!(reason(filtered), FinishReason::ContentFilter);
    assert_eq!(reason(json!({})), FinishReason::Length);
    assert_eq!(
        reason(json!({ "status": "queued" })),
        FinishReason::Other("queued".to_owned())
    );
}

#[test]
fn failures_inside_are_reported() {
    let failed = |event: Value| match decode(&ChatRequest::default(), &[created(), event]).1 {
        Err(DecodeError::InBand(report)) => *report,
        other => panic!("{other:?}"),
    };
    let error = json!({ "code": "rate_limit_exceeded", "message": "Slow down" });
    let event =
        json!({ "type": "response.failed", "response": { "status": "failed", "error": error } });
    assert_eq!(failed(event), json!({ "error": error }));
    let flat = json!({ "type": "error", "code": "server_error", "message": "Oh" });
    assert_eq!(failed(flat.clone()), flat);
    let bare = json!({ "error": { "message": "Oh" } });
    assert_eq!(failed(bare.clone()), bare);
    assert_eq!(
        failed(json!({ "type": "response.failed" }))["error"]["code"],
        "server_error"
    );

    let whole = |body: Value| {
        let mut events = VecDeque::new();
        let body = Bytes::from(body.to_string());
        ResponsesDecoder::default().whole(&body, &mut events).err()
    };
    assert!(matches!(
        whole(json!({ "code": "x", "error": "words" })),
        Some(DecodeError::InBand(_))
    ));
    assert!(matches!(
        whole(json!({ "detail": "words" })),
        Some(DecodeError::InBand(_))
    ));
    let kind = |body| match whole(body) {
        Some(DecodeError::Invalid(error)) => error.kind(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(json!({ "id": "resp_1" })), ErrorKind::Empty);
    assert_eq!(kind(json!({ "hello": 1 })), ErrorKind::InvalidResponse);
}

#[test]
fn what_is_no_json_is_passed_over_for_a_while() {
    let mut decoder = ResponsesDecoder::default();
    let mut out = VecDeque::new();
    for _ in 0..MOST_BAD_LINES {
        decoder.push(None, "{broken", &mut out).unwrap();
    }
    assert!(decoder.push(None, "{broken", &mut out).is_err());
    assert!(out.is_empty(), "nothing goes before the beginning");
}

#[test]
fn any_json_is_taken_without_a_panic() {
    let values = [
        json!(null),
        json!(1),
        json!("x"),
        json!([1, [2]]),
        json!({ "type": 3, "id": [] }),
    ];
    for kind in [
        "created",
        "output_item.added",
        "output_item.done",
        "output_text.delta",
        "content_part.done",
        "function_call_arguments.done",
        "completed",
        "weather",
    ] {
        for name in [
            "item",
            "part",
            "response",
            "delta",
            "output_index",
            "text",
            "arguments",
            "logprobs",
        ] {
            for value in &values {
                let mut event = json!({ "type": format!("response.{kind}"), name: value });
                drop(decode(&ChatRequest::default(), &[created(), event.clone()]));
                event["item"] =
                    json!({ "type": "message", "content": value, "summary": value, "id": value });
                drop(decode(&ChatRequest::default(), &[event]));
            }
        }
    }
}

#[test]
fn a_call_that_is_said_twice_is_made_once() {
    let call = |id: &str, name: &str| json!({ "type": "function_call", "id": id, "call_id": "call_1", "name": name, "arguments": "{}" });
    let answer = answer(&[
        created(),
        item("done", 0, &call("fc_1", "f")),
        item("done", 0, &call("fc_1", "f")),
        // Another call with the same id gets one of its own.
        item("done", 1, &call("fc_2", "g")),
        completed(&json!([])),
    ]);
    let calls: Vec<(&str, &str)> = answer.choices[0]
        .message
        .tool_calls()
        .map(|call| (&*call.name, &*call.id))
        .collect();
    assert_eq!((calls.len(), calls[0]), (2, ("f", "call_1")));
    assert_eq!((calls[1].0, calls[1].1 == "call_1"), ("g", false));
}

#[test]
fn a_call_that_turns_out_to_be_something_else_ends() {
    let call = json!({ "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f" });
    let mood = json!({ "type": "mood", "id": "fc_1" });
    let (events, end) = decode(
        &ChatRequest::default(),
        &[
            created(),
            item("added", 0, &call),
            item("done", 0, &mood),
            completed(&json!([])),
        ],
    );
    end.unwrap();
    let ends = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::ToolEnd { .. }));
    assert_eq!(ends.count(), 1);
}
