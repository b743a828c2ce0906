//! Recorded requests, read and written again, are the same requests.

use g4f_wire::anthropic::Anthropic;
use g4f_wire::provider::{ChatFamily as _, EncodeTarget};
use serde_json::{Value, json};

use crate::exchanges::exchanges;
use crate::oracle::without_nulls;
use crate::reader;

/// Takes out what is allowed to differ, each for a reason.
fn normal(body: &Value) -> Value {
    let mut body = without_nulls(body);
    let map = body.as_object_mut().unwrap();
    // Not streaming is the default.
    map.retain(|name, value| name != "stream" || value != false);
    // One text and a list of it mean the same.
    if let Some(system) = map.get_mut("system") {
        listed(system);
    }
    // Several calls in one turn are the default.
    if let Some(choice) = map.get_mut("tool_choice").and_then(Value::as_object_mut) {
        choice.retain(|name, value| name != "disable_parallel_tool_use" || value != false);
    }
    // The choice of nothing is not sent.
    if map.get("tools").is_none_or(|tools| tools == &json!([])) {
        map.remove("tools");
        map.remove("tool_choice");
    }
    let mut turns: Vec<Value> = Vec::new();
    for message in map["messages"].as_array_mut().unwrap() {
        listed(&mut message["content"]);
        for block in message["content"].as_array_mut().unwrap() {
            // A result is good unless it says otherwise.
            if block["type"] == "tool_result" {
                let block = block.as_object_mut().unwrap();
                block.retain(|name, value| name != "is_error" || value != false);
                block.get_mut("content").into_iter().for_each(listed);
            }
        }
        // Neighbours of one side are one turn.
        match turns
            .last_mut()
            .filter(|last| last["role"] == message["role"])
        {
            Some(last) => {
                let more = message["content"].as_array().unwrap().clone();
                last["content"].as_array_mut().unwrap().extend(more);
            }
            None => turns.push(message.clone()),
        }
    }
    map.insert("messages".to_owned(), Value::from(turns));
    body
}

fn listed(content: &mut Value) {
    if content.is_string() {
        *content = json!([{"type": "text", "text": content.take()}]);
    }
}

#[test]
fn recorded_requests_survive_reading_and_writing() {
    let Some(exchanges) = exchanges(&["anthropic.messages"]) else {
        return;
    };
    let (mut same, mut differ, mut left_out) = (0, Vec::new(), Vec::new());
    for exchange in &exchanges {
        let body = &exchange.request;
        if !body["messages"].is_array() {
            continue;
        }
        let request = match reader::request(body) {
            Ok(request) => request,
            Err(reason) => {
                left_out.push(format!("{}: {reason}", exchange.file));
                continue;
            }
        };
        let family = if body.get("anthropic_version").is_some() {
            Anthropic::vertex()
        } else {
            Anthropic::new()
        };
        let target = EncodeTarget::new(&exchange.provider, &request.model);
        let again = family.encode(&request, target).unwrap();
        let again = normal(&serde_json::from_slice(&again.body).unwrap());
        let before = normal(body);
        if again == before {
            same += 1;
        } else {
            let place = difference("", &before, &again);
            differ.push(format!("{}{place}", exchange.file));
        }
    }
    for line in differ.iter().chain(&left_out) {
        eprintln!("{line}");
    }
    eprintln!("{same} are the same, {} not compared", left_out.len());
    assert!(differ.is_empty(), "{} requests differ", differ.len());
    assert!(same > 190 && left_out.len() < 10, "few were compared");
}

/// The first place at which two values differ.
fn difference(at: &str, a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys = a.keys().chain(b.keys());
            let key = keys.find(|key| a.get(*key) != b.get(*key)).unwrap();
            let none = Value::Null;
            let (a, b) = (a.get(key).unwrap_or(&none), b.get(key).unwrap_or(&none));
            difference(&format!("{at}/{key}"), a, b)
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let place = a.iter().zip(b).position(|(a, b)| a != b).unwrap();
            difference(&format!("{at}/{place}"), &a[place], &b[place])
        }
        _ => format!("{at}: {:.200} became {:.200}", a.to_string(), b.to_string()),
    }
}
