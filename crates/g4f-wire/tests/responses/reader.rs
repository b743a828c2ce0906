//! A recorded request as a request of ours: the reverse of the encoder, as plain as can be.

use g4f_types::{
    ChatParams, ChatRequest, Function, JsonSchema, Media, Message, Part, Reasoning,
    ReasoningEffort, ResponseFormat, Role, StreamOptions, Tool, ToolCall, ToolChoice, ToolResult,
};
use serde_json::{Map, Value, json};

pub(crate) fn read(body: &Value) -> ChatRequest {
    let mut map = body.as_object().unwrap().clone();
    let model = take_text(&mut map, "model").unwrap_or_default();
    let messages = match map.remove("input") {
        Some(Value::String(text)) => vec![Message::user(text)],
        Some(Value::Array(items)) => items.into_iter().map(item).collect(),
        _ => Vec::new(),
    };
    let mut request = ChatRequest {
        stream: map.remove("stream") == Some(json!(true)),
        ..ChatRequest::new(model, messages)
    };
    *request.params_mut() = params(map);
    request
}

fn params(mut map: Map<String, Value>) -> ChatParams {
    let number =
        |map: &mut Map<String, Value>, name: &str| map.remove(name).and_then(|v| v.as_f64());
    let mut params = ChatParams {
        temperature: number(&mut map, "temperature"),
        top_p: number(&mut map, "top_p"),
        max_tokens: map
            .remove("max_output_tokens")
            .and_then(|v| v.as_u64()?.try_into().ok()),
        top_logprobs: map
            .remove("top_logprobs")
            .and_then(|v| v.as_u64()?.try_into().ok()),
        store: map.remove("store").and_then(|v| v.as_bool()),
        parallel_tool_calls: map.remove("parallel_tool_calls").and_then(|v| v.as_bool()),
        service_tier: take_text(&mut map, "service_tier"),
        user: take_text(&mut map, "user"),
        prompt_cache_key: take_text(&mut map, "prompt_cache_key"),
        ..ChatParams::default()
    };
    if let Some(Value::Array(tools)) = map.remove("tools") {
        params.tools = tools.into_iter().map(tool).collect();
    }
    params.tool_choice = map
        .remove("tool_choice")
        .filter(|v| !v.is_null())
        .map(choice);
    if let Some(Value::Object(mut reasoning)) = map.remove("reasoning") {
        let effort = take_text(&mut reasoning, "effort");
        params.reasoning_effort = effort.map(|effort| ReasoningEffort::from(&*effort));
        if !reasoning.is_empty() {
            map.insert("reasoning".into(), reasoning.into());
        }
    }
    if let Some(Value::Object(mut text)) = map.remove("text") {
        params.verbosity = take_text(&mut text, "verbosity");
        params.response_format = text.remove("format").map(format);
        if !text.is_empty() {
            map.insert("text".into(), text.into());
        }
    }
    if let Some(options) = map.remove("stream_options") {
        params.stream_options = serde_json::from_value::<StreamOptions>(options).ok();
    }
    params.other = map;
    params
}

fn tool(value: Value) -> Tool {
    let map = value.as_object().unwrap().clone();
    let plain = ["type", "name", "description", "parameters", "strict"];
    let is_plain = map.keys().all(|name| plain.contains(&name.as_str()));
    if map.get("type") == Some(&json!("function")) && is_plain {
        return Tool::Function(serde_json::from_value::<Function>(value).unwrap());
    }
    Tool::Builtin(map)
}

fn choice(value: Value) -> ToolChoice {
    match (
        value.as_str(),
        value["type"].as_str(),
        value["name"].as_str(),
    ) {
        (Some("auto"), ..) => ToolChoice::Auto,
        (Some("none"), ..) => ToolChoice::None,
        (Some("required"), ..) => ToolChoice::Required,
        (_, Some("function"), Some(name)) => ToolChoice::Function(name.to_owned()),
        _ => ToolChoice::Raw(value),
    }
}

fn format(value: Value) -> ResponseFormat {
    match value["type"].as_str().unwrap() {
        "json_object" => ResponseFormat::JsonObject,
        "json_schema" => {
            ResponseFormat::JsonSchema(serde_json::from_value::<JsonSchema>(value).unwrap())
        }
        _ => ResponseFormat::Text,
    }
}

fn item(value: Value) -> Message {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let raw = |raw: Value| {
        Part::Reasoning(Reasoning {
            raw: Some(raw),
            ..Reasoning::default()
        })
    };
    match value["type"].as_str() {
        None | Some("message") => message(&value),
        Some("function_call") => {
            let mut call = ToolCall::new(text("call_id"), text("name"), text("arguments"));
            let mut own = value.as_object().unwrap().clone();
            for name in ["type", "call_id", "name", "arguments", "status"] {
                own.remove(name);
            }
            if !own.is_empty() {
                call.extra.insert("responses_item".into(), own.into());
            }
            Message::of(Role::Assistant, vec![Part::ToolCall(call)])
        }
        Some("function_call_output") => Message::of(
            Role::Tool,
            vec![Part::ToolResult(ToolResult {
                call_id: text("call_id"),
                name: None,
                parts: content(&value["output"]),
                is_error: false,
            })],
        ),
        Some("image_generation_call") => {
            let mut picture = Media::id("");
            picture.id = Some(text("id"));
            Message::of(Role::Assistant, vec![Part::Image(picture)])
        }
        Some(_) => Message::of(Role::Assistant, vec![raw(value)]),
    }
}

fn message(value: &Value) -> Message {
    let role = match value["role"].as_str().unwrap() {
        "system" => Role::System,
        "developer" => Role::Developer,
        "assistant" => Role::Assistant,
        _ => Role::User,
    };
    let mut parts = content(&value["content"]);
    if role == Role::Assistant && value.get("id").is_some() {
        let mut head = Map::from_iter([("type".to_owned(), json!("message"))]);
        for name in ["id", "phase"] {
            head.extend(
                value
                    .get(name)
                    .map(|field| (name.to_owned(), field.clone())),
            );
        }
        let raw = Some(Value::Object(head));
        parts.insert(
            0,
            Part::Reasoning(Reasoning {
                raw,
                ..Reasoning::default()
            }),
        );
    }
    let mut message = Message::of(role, parts);
    message.cache_control = value["content"]
        .as_array()
        .and_then(|list| list.last()?.get("prompt_cache_breakpoint").cloned());
    message
}

fn content(value: &Value) -> Vec<Part> {
    let Some(list) = value.as_array() else {
        return vec![Part::Text(value.as_str().unwrap_or_default().to_owned())];
    };
    list.iter().map(part).collect()
}

fn part(value: &Value) -> Part {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let file = |id: String, name: Option<String>| {
        let media = Media::id(id);
        match name {
            Some(name) => media.with_name(name),
            None => media,
        }
    };
    match value["type"].as_str().unwrap() {
        "input_image" => {
            let mut media = match (text("file_id"), text("image_url")) {
                (Some(id), _) => Media::id(id),
                (_, url) => Media::url(url.unwrap()),
            };
            media.detail = text("detail");
            Part::Image(media)
        }
        "input_file" => Part::File(match (text("file_id"), text("file_url")) {
            (Some(id), _) => file(id, text("filename")),
            (_, Some(url)) => Media::url(url),
            _ => Media::url(text("file_data").unwrap()).with_name(text("filename").unwrap()),
        }),
        _ => Part::Text(text("text").unwrap()),
    }
}

fn take_text(map: &mut Map<String, Value>, name: &str) -> Option<String> {
    match map.remove(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}
