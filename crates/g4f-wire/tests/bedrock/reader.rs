//! A body of Converse as one of our requests, read by the vendor's documentation and not by the encoder.

use g4f_types::{
    BodyEdit, ChatRequest, Function, JsonSchema, Media, Message, Part, Reasoning, ReasoningEffort,
    ResponseFormat, Role, Tool, ToolCall, ToolChoice, ToolResult, media::parse_data_uri,
};
use serde_json::{Map, Value, json};

/// Reads a body for `model`.
pub(crate) fn read(model: &str, body: &Value) -> ChatRequest {
    let mut messages = Vec::new();
    for block in list(&body["system"]) {
        if let Some(text) = block["text"].as_str() {
            messages.push(Message::system(text));
        } else {
            let last: &mut Message = messages.last_mut().unwrap();
            last.cache_control = Some(hint(&block["cachePoint"]));
        }
    }
    let mut edits = Vec::new();
    for (at, turn) in list(&body["messages"]).enumerate() {
        let role = if turn["role"] == "user" {
            Role::User
        } else {
            Role::Assistant
        };
        let mut message = Message::of(role, Vec::new());
        for block in list(&turn["content"]) {
            if block.get("cachePoint").is_some() {
                message.cache_control = Some(hint(&block["cachePoint"]));
                messages.push(message);
                message = Message::of(role, Vec::new());
                continue;
            }
            if let Some(part) = part(block, role) {
                message.parts.push(part);
            } else {
                // What the vocabulary does not have goes as an edit of the body.
                let place = format!("/messages/{at}/content");
                edits.push(BodyEdit::set(place, turn["content"].clone()));
                message.parts.push(Part::Text("in its place".to_owned()));
            }
        }
        if !message.parts.is_empty() {
            messages.push(message);
        }
    }
    let mut request = ChatRequest::new(model, messages);
    params(&mut request, body);
    request.params_mut().extra = edits;
    request
}

fn params(request: &mut ChatRequest, body: &Value) {
    let params = request.params_mut();
    let config = &body["inferenceConfig"];
    params.max_tokens = config["maxTokens"]
        .as_u64()
        .map(|tokens| u32::try_from(tokens).unwrap());
    params.temperature = config["temperature"].as_f64();
    params.top_p = config["topP"].as_f64();
    params.stop = list(&config["stopSequences"])
        .map(|text| text.as_str().unwrap().to_owned())
        .collect();
    params.tools = list(&body["toolConfig"]["tools"]).map(tool).collect();
    params.tool_choice = match &body["toolConfig"]["toolChoice"] {
        Value::Object(choice) if choice.contains_key("auto") => Some(ToolChoice::Auto),
        Value::Object(choice) if choice.contains_key("any") => Some(ToolChoice::Required),
        Value::Object(choice) => {
            let name = choice["tool"]["name"].as_str().unwrap();
            Some(ToolChoice::Function(name.to_owned()))
        }
        _ => None,
    };
    let schema = &body["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    if let Some(name) = schema["name"].as_str() {
        params.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
            name: name.to_owned(),
            description: schema["description"].as_str().map(str::to_owned),
            schema: serde_json::from_str(schema["schema"].as_str().unwrap()).unwrap(),
            strict: None,
        }));
    }
    let known = [
        "messages",
        "system",
        "inferenceConfig",
        "toolConfig",
        "outputConfig",
        "additionalModelRequestFields",
    ];
    for (name, value) in body.as_object().unwrap() {
        if !known.contains(&name.as_str()) {
            params.other.insert(name.clone(), value.clone());
        }
    }
    let mut rest = Map::new();
    for (name, value) in body["additionalModelRequestFields"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let effort = |value: &Value| value.as_str().map(ReasoningEffort::from);
        match (name.as_str(), value) {
            ("top_k", value) => params.top_k = value.as_u64().map(|k| u32::try_from(k).unwrap()),
            ("inferenceConfig", value) => {
                params.top_k = value["topK"].as_u64().map(|k| u32::try_from(k).unwrap());
            }
            ("thinking", value) => {
                let budget = value["budget_tokens"].as_u64();
                params.reasoning_budget = budget.map(|budget| u32::try_from(budget).unwrap());
            }
            ("reasoningConfig", value) => {
                params.reasoning_effort = effort(&value["maxReasoningEffort"]);
            }
            ("reasoning_effort" | "reasoning_config", value) if value.is_string() => {
                params.reasoning_effort = effort(value);
            }
            (name, value) => {
                rest.insert(name.to_owned(), value.clone());
            }
        }
    }
    if !rest.is_empty() {
        let name = "additionalModelRequestFields".to_owned();
        params.other.insert(name, rest.into());
    }
}

fn tool(tool: &Value) -> Tool {
    let spec = &tool["toolSpec"];
    if !spec.is_object() {
        return Tool::Builtin(tool.as_object().unwrap().clone());
    }
    Tool::Function(Function {
        name: spec["name"].as_str().unwrap().to_owned(),
        description: spec["description"].as_str().map(str::to_owned),
        parameters: Some(spec["inputSchema"]["json"].clone()),
        strict: spec["strict"].as_bool(),
    })
}

fn part(block: &Value, role: Role) -> Option<Part> {
    let (kind, value) = block.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "text" => Part::Text(value.as_str()?.to_owned()),
        "image" => Part::Image(medium("image", value)?),
        "video" => Part::Video(medium("video", value)?),
        "audio" => Part::Audio(medium("audio", value)?),
        "document" if value.get("citations").is_none() => Part::File(medium("document", value)?),
        "toolUse" if value["type"] == "server_tool_use" => own(block),
        "toolUse" => Part::ToolCall(ToolCall::new(
            value["toolUseId"].as_str()?,
            value["name"].as_str()?,
            value["input"].to_string(),
        )),
        "toolResult" if role == Role::Assistant => own(block),
        "toolResult" => Part::ToolResult(ToolResult {
            call_id: value["toolUseId"].as_str()?.to_owned(),
            name: None,
            parts: list(&value["content"])
                .map(|block| part(block, role))
                .collect::<Option<_>>()?,
            is_error: value["status"] == "error",
        }),
        "reasoningContent" if value.get("reasoningText").is_some() => {
            let said = &value["reasoningText"];
            Part::Reasoning(Reasoning {
                text: said["text"].as_str()?.to_owned(),
                signature: said["signature"].as_str().map(str::to_owned),
                raw: None,
            })
        }
        "reasoningContent" => own(block),
        _ => return None,
    })
}

/// A block that goes back as it came.
fn own(block: &Value) -> Part {
    Part::Reasoning(Reasoning {
        raw: Some(block.clone()),
        ..Reasoning::default()
    })
}

fn medium(kind: &str, value: &Value) -> Option<Media> {
    let format = value["format"].as_str()?;
    let short = format.rsplit('/').next()?;
    let media_type = match (kind, short) {
        ("document", "pdf") => "application/pdf".to_owned(),
        ("document", "txt") => "text/plain".to_owned(),
        (kind, format) => format!("{kind}/{format}"),
    };
    let source = &value["source"];
    let mut media = if let Some(bytes) = source["bytes"].as_str() {
        let uri = format!("data:application/octet-stream;base64,{bytes}");
        Media::bytes(parse_data_uri(&uri)?.1)
    } else {
        Media::url(source["s3Location"]["uri"].as_str()?)
    };
    media.media_type = Some(media_type);
    media.name = value["name"].as_str().map(|name| format!("{name}.{short}"));
    Some(media)
}

fn hint(point: &Value) -> Value {
    let mut hint = json!({ "type": "ephemeral" });
    if let Some(ttl) = point.get("ttl") {
        hint["ttl"] = ttl.clone();
    }
    hint
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
