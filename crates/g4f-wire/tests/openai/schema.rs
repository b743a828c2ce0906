//! What the server side writes is valid after OpenAI's own schema.

use g4f_types::{
    ChatAnswer, ChatEvent, Choice, Citation, FinishReason, Media, Message, Part, Reasoning, Role,
    ToolCall, Usage,
};
use g4f_wire::openai::serve::{ChunkEncoder, encode_answer};
use serde_json::{Value, json};

use crate::shared::{folder, json as read};

/// Checks `value`; the place and what is wrong there.
fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        return check(
            root,
            &root["$defs"][name.rsplit('/').next().unwrap()],
            value,
            at,
        );
    }
    if value.is_null() && schema["nullable"] == true {
        return Ok(());
    }
    for any in ["anyOf", "oneOf"] {
        if let Some(list) = schema[any].as_array() {
            let tries: Vec<_> = list
                .iter()
                .map(|schema| check(root, schema, value, at))
                .collect();
            return if tries.iter().any(Result::is_ok) {
                Ok(())
            } else {
                Err(format!("{tries:?}"))
            };
        }
    }
    if let Some(list) = schema["enum"].as_array()
        && !list.contains(value)
    {
        return Err(format!("{at}: {value} is not in {list:?}"));
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => true,
    };
    if !fits {
        return Err(format!("{at}: {value} is no {}", schema["type"]));
    }
    for name in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if value.get(name).is_none() {
            return Err(format!("{at}: {name} is missing"));
        }
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            check(root, schema, value, &format!("{at}/{name}"))?;
        }
    }
    for (place, value) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(schema) = schema.get("items") {
            check(root, schema, value, &format!("{at}/{place}"))?;
        }
    }
    Ok(())
}

fn schema() -> Option<Value> {
    Some(read(
        &folder("conformance-data")?.join("openai_schema_subset.json"),
    ))
}

/// An answer that uses everything the schema knows, twice.
fn answer() -> ChatAnswer {
    let mut spoken = Media::bytes(&b"abc"[..]).with_media_type("audio/wav");
    spoken.id = Some("au".into());
    let choice = |index, reason| Choice {
        index,
        message: Message::of(
            Role::Assistant,
            vec![
                Part::Reasoning(Reasoning {
                    text: "hm".into(),
                    raw: Some(json!({"type": "x"})),
                    signature: None,
                }),
                Part::Text("a".into()),
                Part::Refusal("no".into()),
                Part::ToolCall(ToolCall::new("id", "f", "{}")),
                Part::Audio(spoken.clone()),
                Part::Image(Media::url("https://i")),
                Part::Citation(Citation {
                    url: "https://u".into(),
                    ..Citation::default()
                }),
            ],
        ),
        finish_reason: Some(reason),
        logprobs: Some(
            json!({"content": [{"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": []}]}),
        ),
    };
    let usage = Usage {
        cached_input_tokens: Some(1),
        cache_write_tokens: Some(1),
        reasoning_tokens: Some(1),
        input_audio_tokens: Some(1),
        output_audio_tokens: Some(1),
        output_image_tokens: Some(1),
        accepted_prediction_tokens: Some(1),
        rejected_prediction_tokens: Some(1),
        ..Usage::new(3, 2)
    };
    ChatAnswer {
        id: "x".into(),
        created: 5,
        model: "m".into(),
        choices: vec![
            choice(0, FinishReason::Other("odd".into())),
            choice(1, FinishReason::Refusal),
        ],
        usage: Some(usage),
        system_fingerprint: Some("fp".into()),
        service_tier: Some("on_demand".into()),
        ..ChatAnswer::default()
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let Some(root) = schema() else { return };
    let schema = &root["$defs"]["CreateChatCompletionResponse"];
    let good = encode_answer(&answer(), "r");
    for (pointer, wrong) in [
        ("/object", json!("chat")),
        ("/choices/0/finish_reason", json!("odd")),
        ("/choices/0/message/tool_calls/0/id", json!(1)),
        ("/usage/total_tokens", json!("5")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(check(&root, schema, &bad, "").is_err(), "{pointer}");
    }
    let mut bad = good;
    bad["choices"][0]["message"]
        .as_object_mut()
        .unwrap()
        .remove("refusal");
    assert!(check(&root, schema, &bad, "").is_err());
}

#[test]
fn answers_are_valid() {
    let Some(root) = schema() else { return };
    let schema = &root["$defs"]["CreateChatCompletionResponse"];
    check(&root, schema, &encode_answer(&answer(), "r"), "").unwrap();
    check(
        &root,
        schema,
        &encode_answer(&ChatAnswer::default(), "r"),
        "",
    )
    .unwrap();
}

#[test]
fn chunks_are_valid() {
    let Some(root) = schema() else { return };
    let schema = &root["$defs"]["CreateChatCompletionStreamResponse"];
    let mut encoder = ChunkEncoder::new("r", "m", 5, true);
    let mut out = Vec::new();
    let mut events = answer().into_events();
    events.push(ChatEvent::Ping);
    for event in &events {
        encoder.push(event, &mut out);
    }
    assert!(out.len() > 15, "{}", out.len());
    for chunk in &out {
        let chunk: Value = serde_json::from_slice(chunk).unwrap();
        check(&root, schema, &chunk, "").unwrap();
    }
}
