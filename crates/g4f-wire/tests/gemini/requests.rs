//! Recorded requests, read by a small reader and written again, are the same requests.

use g4f_types::OnUnsupported;
use g4f_wire::gemini::{Gemini, Surface};
use g4f_wire::provider::{ChatFamily as _, EncodeTarget};
use serde_json::{Map, Value, json};

use crate::exchanges::{Exchange, exchanges};
use crate::reader::{camel, request};

/// Takes out what is allowed to differ, each for a reason.
fn normal(body: &Value) -> Value {
    let mut body = camel(body);
    let map = body.as_object_mut().unwrap();
    // The path names the model.
    map.remove("model");
    for name in ["tools", "toolConfig", "generationConfig", "safetySettings"] {
        // Nothing at all is not sent.
        if map
            .get(name)
            .is_some_and(|value| *value == json!({}) || *value == json!([]) || value.is_null())
        {
            map.remove(name);
        }
    }
    if let Some(system) = map.get_mut("systemInstruction") {
        // Whose instructions they are says nothing, and one part may stand alone.
        system.as_object_mut().unwrap().remove("role");
        if system["parts"].is_object() {
            system["parts"] = json!([system["parts"]]);
        }
    }
    if let Some(config) = map
        .get_mut("generationConfig")
        .and_then(Value::as_object_mut)
    {
        thinking(config);
        for name in ["responseSchema", "responseJsonSchema"] {
            // Both hold the schema: which one is a matter of the model's age.
            if let Some(schema) = config.remove(name) {
                config.insert("schema".to_owned(), loose(&schema));
            }
        }
    }
    for turn in map["contents"].as_array_mut().unwrap() {
        let parts = turn["parts"].as_array_mut().unwrap();
        for part in parts.iter_mut() {
            normal_part(part);
        }
        // Our media have no place for a clip of a video; edits of the body do.
        parts.retain(|part| *part != json!({}));
    }
    merge_results(map["contents"].as_array_mut().unwrap());
    let mut functions = Vec::new();
    for tool in map
        .get("tools")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        functions.extend(
            tool["functionDeclarations"]
                .as_array()
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    for function in &mut functions {
        let function = function.as_object_mut().unwrap();
        let schema = function
            .remove("parametersJsonSchema")
            .or_else(|| function.remove("parameters"));
        // Schemas without properties ask for nothing.
        if let Some(schema) = schema.filter(|schema| {
            schema["properties"]
                .as_object()
                .is_some_and(|p| !p.is_empty())
        }) {
            function.insert("schema".to_owned(), loose(&schema));
        }
    }
    if let Some(tools) = map.get_mut("tools").and_then(Value::as_array_mut) {
        // All functions stand in one tool, behind Google's own.
        tools.retain(|tool| tool.get("functionDeclarations").is_none());
        if !functions.is_empty() {
            tools.push(json!({ "functionDeclarations": functions }));
        }
    }
    if functions.is_empty()
        && let Some(config) = map.get_mut("toolConfig")
    {
        // Without functions there is nothing to choose.
        config
            .as_object_mut()
            .unwrap()
            .remove("functionCallingConfig");
        if *config == json!({}) {
            map.remove("toolConfig");
        }
    }
    numbers(body)
}

/// Levels in lower case, and thoughts that are not shown by default.
fn thinking(config: &mut Map<String, Value>) {
    let Some(thinking) = config
        .get_mut("thinkingConfig")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    if let Some(level) = thinking.get_mut("thinkingLevel") {
        *level = level.as_str().unwrap().to_lowercase().into();
    }
    if thinking.get("includeThoughts") == Some(&json!(false)) {
        thinking.remove("includeThoughts");
    }
}

fn normal_part(part: &mut Value) {
    // Google takes both alphabets of base64; ours is the usual one.
    if let Some(data) = part.pointer_mut("/inlineData/data") {
        *data = data
            .as_str()
            .unwrap()
            .replace('-', "+")
            .replace('_', "/")
            .into();
    }
    for inner in part
        .pointer_mut("/functionResponse/parts")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        normal_part(inner);
    }
    // The third generation gets an excuse for calls that nobody signed.
    if part["thoughtSignature"] == "skip_thought_signature_validator" {
        part.as_object_mut().unwrap().remove("thoughtSignature");
    }
    part.as_object_mut().unwrap().remove("videoMetadata");
    // A call without arguments has none.
    if part["functionCall"].is_object() && part["functionCall"]["args"].is_null() {
        part["functionCall"]["args"] = json!({});
    }
}

/// Results of one turn's calls may come in several turns; they are sent in one.
fn merge_results(turns: &mut Vec<Value>) {
    let is_results = |turn: &Value| {
        let parts = turn["parts"].as_array();
        parts.is_some_and(|parts| {
            parts
                .iter()
                .any(|part| part["functionResponse"].is_object())
        })
    };
    let mut merged: Vec<Value> = Vec::new();
    for turn in turns.drain(..) {
        match merged.last_mut() {
            Some(last) if is_results(last) && is_results(&turn) => {
                let more = turn["parts"].as_array().unwrap().clone();
                last["parts"].as_array_mut().unwrap().extend(more);
            }
            _ => merged.push(turn),
        }
    }
    *turns = merged;
}

/// What of a schema every model knows: which fields there are and of which types.
fn loose(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut kept = Map::new();
            for name in ["properties", "required", "enum"] {
                if let Some(value) = map.get(name) {
                    let value = match value {
                        Value::Object(inner) => {
                            inner.iter().map(|(n, v)| (n.clone(), loose(v))).collect()
                        }
                        other => other.clone(),
                    };
                    kept.insert(name.to_owned(), value);
                }
            }
            if let Some(items) = map.get("items") {
                kept.insert("items".to_owned(), loose(items));
            }
            kept.into()
        }
        other => other.clone(),
    }
}

/// `1.0` and `1` are the same number.
fn numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().unwrap()),
        Value::Array(list) => list.into_iter().map(numbers).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| (name, numbers(value)))
            .collect(),
        other => other,
    }
}

#[test]
fn recorded_requests_are_written_again_as_they_were() {
    let Some(exchanges) = exchanges(&["gemini.generate"]) else {
        return;
    };
    let (mut same, mut wrong) = (0, Vec::new());
    for Exchange {
        file,
        url,
        request: sent,
        ..
    } in &exchanges
    {
        if sent.get("contents").is_none() {
            continue;
        }
        let rest = url.split("/models/").nth(1).unwrap();
        let (model, method) = rest.split_once(':').unwrap();
        let surface = if url.contains("aiplatform") {
            Surface::Vertex
        } else {
            Surface::AiStudio
        };
        let ours = request(&camel(sent), model, method.starts_with("stream"));
        let target = EncodeTarget::new("google", model).on_unsupported(OnUnsupported::Error);
        let written = Gemini::new(surface).encode(&ours, target).unwrap();
        assert!(
            url.contains(written.path.split('?').next().unwrap()),
            "{url}: {}",
            written.path
        );
        let written: Value = serde_json::from_slice(&written.body).unwrap();
        let (is, should) = (normal(&written), normal(sent));
        if is == should {
            same += 1;
        } else {
            wrong.push(format!("{file}\n  is     {is}\n  should {should}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ, such as {}",
        wrong.len(),
        wrong[0]
    );
    assert!(same > 280, "only {same} requests were found");
}
