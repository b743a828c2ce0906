//! Recorded requests, read as a server and written again as a client, are the same requests.

use g4f_wire::openai::{
    AllowedTools, EncodeTarget, Quirks, ReasoningBack, ReasoningStyle, TokenLimit, encode_request,
    serve,
};
use serde_json::{Map, Value, json};

use crate::exchanges::exchanges;

/// A vendor that takes everything under the names that the recorded client used.
fn quirks(body: &Value) -> Quirks {
    let has = |name: &str| body.get(name).is_some();
    let said = |name: &str| {
        let messages = body["messages"].as_array();
        messages
            .into_iter()
            .flatten()
            .any(|message| message.get(name).is_some())
    };
    Quirks::OPENAI
        .omit(&[])
        .models(&[])
        .token_limit(TokenLimit::AsGiven)
        .allowed_tools(AllowedTools::Native)
        .tool_extra(true)
        .reasoning(if has("reasoning") {
            ReasoningStyle::Object
        } else if has("enable_thinking") {
            ReasoningStyle::EnableThinking
        } else {
            ReasoningStyle::Effort
        })
        .reasoning_back(if said("reasoning_details") {
            ReasoningBack::Details
        } else if said("reasoning") {
            ReasoningBack::Text("reasoning")
        } else {
            ReasoningBack::Text("reasoning_content")
        })
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
    // Usage is always asked for in a stream.
    map.remove("stream_options");
    // One stop text and a list of one mean the same; a list is always sent.
    if let Some(stop) = map.get_mut("stop").filter(|stop| stop.is_string()) {
        *stop = json!([stop]);
    }
    // A choice among no tools is not sent.
    if map.get("tools").is_none_or(|tools| tools == &json!([])) {
        for name in ["tools", "tool_choice", "parallel_tool_calls"] {
            map.remove(name);
        }
    }
    for message in map
        .get_mut("messages")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let Some(message) = message.as_object_mut() else {
            continue;
        };
        normal_message(message);
    }
    body
}

fn normal_message(message: &mut Map<String, Value>) {
    // Cache hints are kept at the end of a message, not at each part.
    message.remove("cache_control");
    for part in message
        .get_mut("content")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(part) = part.as_object_mut() {
            part.remove("cache_control");
            part.remove("prompt_cache_breakpoint");
        }
    }
    // A list of one text is that text; a list of texts is one text where only one is allowed.
    if let Some(Value::Array(parts)) = message.get("content") {
        let texts: Option<Vec<&str>> = parts
            .iter()
            .map(|part| part["text"].as_str().filter(|_| part["type"] == "text"))
            .collect();
        if let Some(texts) =
            texts.filter(|texts| texts.len() == 1 || message["role"] == "assistant")
        {
            let text = texts.concat();
            message.insert("content".into(), json!(text));
        }
    }
    // No content beside calls is written as null, whatever was there before.
    if message.get("content") == Some(&json!("")) && message.contains_key("tool_calls") {
        message.remove("content");
    }
    // A blank stands for thinking that is not there.
    for name in ["reasoning", "reasoning_content"] {
        if message
            .get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| text.trim().is_empty())
        {
            message.remove(name);
        }
    }
    for call in message
        .get_mut("tool_calls")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        // No arguments are written as an empty object.
        if call["function"]["arguments"] == "" {
            call["function"]["arguments"] = json!("{}");
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

/// Why a recording is not compared, if it is not.
fn excluded(body: &Value) -> Option<&'static str> {
    let messages = body["messages"].as_array()?;
    if body.get("functions").is_some() || messages.iter().any(|m| m["role"] == "function") {
        return Some("legacy functions are written as tools");
    }
    None
}

#[test]
fn recorded_requests_survive_reading_and_writing() {
    let Some(exchanges) = exchanges(&["openai.chat"]) else {
        return;
    };
    let (mut same, mut differ, mut left_out) = (0, Vec::new(), Vec::new());
    for exchange in exchanges
        .iter()
        .filter(|exchange| exchange.request["messages"].is_array())
    {
        if let Some(reason) = excluded(&exchange.request) {
            left_out.push(format!("{}: {reason}", exchange.file));
            continue;
        }
        let body = exchange.request.to_string();
        let again = serve::decode_request(body.as_bytes()).and_then(|(request, _)| {
            let model = request.model.clone();
            let target = EncodeTarget::new(&exchange.provider, &model);
            encode_request(&request, &quirks(&exchange.request), target)
        });
        match again {
            Ok(again) => {
                let again = normal(&serde_json::from_slice(&again.body).unwrap());
                let before = normal(&exchange.request);
                if again == before {
                    same += 1;
                } else {
                    differ.push(format!(
                        "{}: {}",
                        exchange.file,
                        difference("", &before, &again)
                    ));
                }
            }
            Err(error) => differ.push(format!("{}: {error}", exchange.file)),
        }
    }
    for line in differ.iter().chain(&left_out) {
        eprintln!("{line}");
    }
    let all = same + differ.len();
    eprintln!(
        "{same} of {all} requests are the same ({} not compared)",
        left_out.len()
    );
    assert!(all > 300, "the recordings were not found");
    assert!(same * 100 >= all * 97, "too many differ");
}

/// The first place at which two values differ.
fn difference(at: &str, a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys());
            let key = keys
                .into_iter()
                .find(|key| a.get(*key) != b.get(*key))
                .unwrap();
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
