//! Recorded requests, read and written again, are the same requests.

use g4f_types::{ChatRequest, Message};
use g4f_wire::openai::Quirks;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use g4f_wire::responses::Responses;
use serde_json::{Map, Value, json};

use crate::exchanges::exchanges;
use crate::reader;

/// A vendor that takes everything, so that what the recorded client sent can be sent again.
static QUIRKS: Quirks = Responses::QUIRKS.omit(&[]).models(&[]).min_tokens(0);

fn is_model(message: &Message) -> bool {
    message.role == g4f_types::Role::Assistant
}

fn is_text(message: &Message) -> bool {
    message.parts.iter().all(|part| part.as_text().is_some())
}

/// The messages of one turn of the model, which were read item by item, as one.
fn by_turns(mut request: ChatRequest) -> ChatRequest {
    let mut turns: Vec<Message> = Vec::new();
    for message in std::mem::take(request.messages_mut()) {
        match turns.last_mut() {
            // Two texts one after the other were two messages.
            Some(last)
                if is_model(last)
                    && is_model(&message)
                    && !(is_text(last) && is_text(&message)) =>
            {
                last.parts.extend(message.parts);
            }
            _ => turns.push(message),
        }
    }
    *request.messages_mut() = turns;
    request
}

fn again(body: &Value) -> Result<Value, String> {
    let request = by_turns(reader::read(body));
    let target = EncodeTarget::new("recorded", &request.model);
    let outgoing = Responses::new(&QUIRKS)
        .encode(&request, target)
        .map_err(|error| error.to_string())?;
    Ok(serde_json::from_slice(&outgoing.body).unwrap())
}

/// Takes out what is allowed to differ, each for a reason.
fn normal(value: &Value) -> Value {
    let mut body = strip(value);
    let Some(map) = body.as_object_mut() else {
        return body;
    };
    // Not streaming is the default.
    if map.get("stream") == Some(&json!(false)) {
        map.remove("stream");
    }
    // A choice among no tools is not sent.
    if map.get("tools").is_none_or(|tools| tools == &json!([])) {
        for name in ["tools", "tool_choice", "parallel_tool_calls"] {
            map.remove(name);
        }
    }
    // The name stands beside the type.
    if let Some(name) = map
        .get("tool_choice")
        .and_then(|choice| choice.pointer("/function/name"))
    {
        let choice = json!({ "type": "function", "name": name });
        map.insert("tool_choice".into(), choice);
    }
    // An empty list asks for nothing.
    map.retain(|name, value| name != "include" || value != &json!([]));
    // A text is a message of the user.
    if let Some(Value::String(text)) = map.get("input") {
        let message = json!([{ "role": "user", "content": text }]);
        map.insert("input".into(), message);
    }
    let items = map.get_mut("input").and_then(Value::as_array_mut);
    let mut before = false;
    for item in items.into_iter().flatten() {
        if let Some(item) = item.as_object_mut() {
            normal_item(item, before);
            before = match item.get("type").and_then(Value::as_str) {
                Some("function_call_output" | "message") | None => false,
                Some("function_call") => before,
                Some(_) => before || item.contains_key("id"),
            };
        }
    }
    body
}

/// `bound` says whether an item of the same turn came before that is known by its id.
fn normal_item(item: &mut Map<String, Value>, bound: bool) {
    // Only messages with an id say their type; a role says it as well.
    if item.get("type") == Some(&json!("message")) {
        item.remove("type");
    }
    // States are those of complete items.
    item.remove("status");
    if item.get("type") == Some(&json!("function_call")) && !bound {
        // Without thinking before it, a call is found by its call id alone.
        item.remove("id");
    }
    // A list of one text is that text.
    for name in ["content", "output"] {
        let Some(Value::Array(parts)) = item.get_mut(name) else {
            continue;
        };
        for part in parts.iter_mut().filter_map(Value::as_object_mut) {
            // What was cited and weighed before does not go back.
            part.remove("annotations");
            part.remove("logprobs");
            // Hints are kept at the end of a message, not at each part.
            part.remove("prompt_cache_breakpoint");
        }
        if parts.is_empty() {
            item.insert(name.into(), json!(""));
            continue;
        }
        if let [part] = &parts[..]
            && part.as_object().is_some_and(|part| part.len() == 2)
            && matches!(part["type"].as_str(), Some("input_text" | "output_text"))
        {
            let text = part["text"].clone();
            item.insert(name.into(), text);
        }
    }
}

/// Without nulls, which mean the same as nothing, and with one kind of number.
fn strip(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                kept.map(|(key, value)| (key.clone(), strip(value)))
                    .collect(),
            )
        }
        Value::Array(list) => Value::Array(list.iter().map(strip).collect()),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

#[test]
fn recorded_requests_survive_reading_and_writing() {
    let Some(exchanges) = exchanges() else {
        return;
    };
    let (mut same, mut differ) = (0, Vec::new());
    for exchange in &exchanges {
        let body = &exchange.request;
        // Some were refused, and are not written like that again: a tool's message, and thinking by its id whose
        // next item has none.
        let is_strange = body["input"].to_string().contains(r#""role":"tool""#);
        let is_torn = exchange
            .body
            .to_string()
            .contains("without its required following item");
        if body.get("input").is_none() || is_strange || is_torn {
            continue;
        }
        match again(body) {
            Ok(again) => {
                let (before, again) = (normal(body), normal(&again));
                if before == again {
                    same += 1;
                } else {
                    let place = difference("", &before, &again);
                    differ.push(format!("{}: {place}", exchange.file));
                }
            }
            Err(error) => differ.push(format!("{}: {error}", exchange.file)),
        }
    }
    eprintln!("{same} requests are the same");
    assert!(same > 250, "{same}\n{}", differ.join("\n"));
    assert!(
        differ.is_empty(),
        "{} differ:\n{}",
        differ.len(),
        differ.join("\n")
    );
}

/// The first place at which two values differ.
fn difference(at: &str, a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys = a.keys().chain(b.keys());
            let key = keys.find(|key| a.get(*key) != b.get(*key)).unwrap();
            let none = Value::Null;
            difference(
                &format!("{at}/{key}"),
                a.get(key).unwrap_or(&none),
                b.get(key).unwrap_or(&none),
            )
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let place = a.iter().zip(b).position(|(a, b)| a != b).unwrap();
            difference(&format!("{at}/{place}"), &a[place], &b[place])
        }
        _ => format!("{at}: {:.200} became {:.200}", a.to_string(), b.to_string()),
    }
}
