//! A recorded request, read into ours. A small reader for tests: what it does not know, it leaves in the caller's own
//! fields, as a caller would.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use g4f_types::{
    ChatParams, ChatRequest, Function, JsonSchema, Media, Message, Part, Reasoning,
    ReasoningEffort, ResponseFormat, Role, Tool, ToolCall, ToolChoice, ToolResult,
};
use serde_json::{Map, Value, json};

/// The same JSON with Google's names as Google prints them; clients also write them with underscores.
pub(crate) fn camel(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let renamed = map.iter().map(|(name, value)| {
                // What stands in schemas, arguments and responses are names of the caller's own.
                let free = [
                    "args",
                    "response",
                    "parameters",
                    "parametersJsonSchema",
                    "parameters_json_schema",
                    "responseSchema",
                    "responseJsonSchema",
                ];
                let value = if free.contains(&name.as_str()) {
                    value.clone()
                } else {
                    camel(value)
                };
                (camel_name(name), value)
            });
            Value::Object(renamed.collect())
        }
        Value::Array(list) => list.iter().map(camel).collect(),
        other => other.clone(),
    }
}

fn camel_name(name: &str) -> String {
    let mut steps = name.split('_');
    let first = steps.next().unwrap_or_default().to_owned();
    steps.fold(first, |mut all, step| {
        let mut letters = step.chars();
        all.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        all.push_str(letters.as_str());
        all
    })
}

/// Our request for a body with Google's names.
pub(crate) fn request(body: &Value, model: &str, stream: bool) -> ChatRequest {
    let mut messages = Vec::new();
    if let Some(system) = body.get("systemInstruction") {
        let texts: Vec<Part> = match &system["parts"] {
            Value::Array(parts) => parts.iter().map(text).collect(),
            one => vec![text(one)],
        };
        messages.push(Message::of(Role::System, texts));
    }
    let empty = Vec::new();
    for turn in body["contents"].as_array().unwrap_or(&empty) {
        let role = if turn["role"] == "model" {
            Role::Assistant
        } else {
            Role::User
        };
        let mut parts = Vec::new();
        for part in turn["parts"].as_array().unwrap_or(&empty) {
            read_part(part, &mut parts);
        }
        messages.push(Message::of(role, parts));
    }
    let mut request = ChatRequest::new(model, messages);
    request.stream = stream;
    *request.params_mut() = params(body);
    request
}

fn text(part: &Value) -> Part {
    Part::Text(part["text"].as_str().unwrap_or_default().to_owned())
}

fn read_part(part: &Value, parts: &mut Vec<Part>) {
    let signature = part["thoughtSignature"].as_str();
    let reasoning = |text: &str, signature: Option<&str>, mark: Option<Value>| {
        Part::Reasoning(Reasoning {
            text: text.to_owned(),
            signature: signature.map(str::to_owned),
            raw: mark,
        })
    };
    if part["functionCall"].is_object() {
        let call = &part["functionCall"];
        let mut ours = ToolCall::new(
            call["id"].as_str().unwrap_or_default(),
            call["name"].as_str().unwrap(),
            call["args"].to_string(),
        );
        if let Some(signature) = signature {
            let google = json!({ "google": { "thought_signature": signature } });
            ours.extra.insert("extra_content".to_owned(), google);
        }
        parts.push(Part::ToolCall(ours));
    } else if part["functionResponse"].is_object() {
        let result = &part["functionResponse"];
        let mut inside = vec![Part::Text(result["response"].to_string())];
        for media in result["parts"].as_array().into_iter().flatten() {
            inside.push(Part::File(media_of(media).unwrap()));
        }
        parts.push(Part::ToolResult(ToolResult {
            call_id: result["id"].as_str().unwrap_or_default().to_owned(),
            name: result["name"].as_str().map(str::to_owned),
            parts: inside,
            is_error: false,
        }));
    } else if let Some(media) = media_of(part) {
        parts.push(Part::File(media));
    } else if part["thought"] == true {
        let words = part["text"].as_str().unwrap_or_default();
        let mark = signature.map(|_| json!({ "google": "thought" }));
        parts.push(reasoning(words, signature, mark));
    } else if let Some(words) = part["text"].as_str() {
        if words.is_empty() && signature.is_some() {
            parts.push(reasoning("", signature, Some(json!({ "google": "empty" }))));
        } else {
            parts.push(text(part));
            if signature.is_some() {
                parts.push(reasoning(
                    "",
                    signature,
                    Some(json!({ "google": "before" })),
                ));
            }
        }
    } else {
        parts.push(reasoning("", None, Some(part.clone())));
    }
}

fn media_of(part: &Value) -> Option<Media> {
    let media = if let Some(data) = part["inlineData"]["data"].as_str() {
        let bytes = STANDARD
            .decode(data)
            .or_else(|_| URL_SAFE.decode(data))
            .unwrap();
        Media::bytes(bytes)
    } else {
        Media::url(part["fileData"]["fileUri"].as_str()?)
    };
    let inside = if part["inlineData"].is_object() {
        "inlineData"
    } else {
        "fileData"
    };
    let media_type = part[inside]["mimeType"].as_str();
    Some(Media {
        media_type: media_type.map(str::to_owned),
        ..media
    })
}

fn params(body: &Value) -> ChatParams {
    let mut params = ChatParams::default();
    let empty = Map::new();
    let mut config = body["generationConfig"]
        .as_object()
        .unwrap_or(&empty)
        .clone();
    let mut take = |name: &str| config.remove(name);
    params.temperature = take("temperature").and_then(|v| v.as_f64());
    params.top_p = take("topP").and_then(|v| v.as_f64());
    params.top_k = take("topK").and_then(|v| u32::try_from(v.as_u64()?).ok());
    params.seed = take("seed").and_then(|v| v.as_i64());
    params.max_tokens = take("maxOutputTokens").and_then(|v| u32::try_from(v.as_u64()?).ok());
    params.n = take("candidateCount").and_then(|v| u32::try_from(v.as_u64()?).ok());
    for modality in take("responseModalities")
        .iter()
        .filter_map(Value::as_array)
        .flatten()
    {
        params
            .modalities
            .push(modality.as_str().unwrap().to_lowercase());
    }
    let schema = take("responseJsonSchema").or_else(|| take("responseSchema"));
    params.response_format = match (take("responseMimeType"), schema) {
        (_, Some(schema)) => Some(ResponseFormat::JsonSchema(JsonSchema {
            name: "answer".to_owned(),
            description: None,
            schema,
            strict: None,
        })),
        (Some(kind), None) if kind == "application/json" => Some(ResponseFormat::JsonObject),
        (Some(_), None) => Some(ResponseFormat::Text),
        (None, None) => None,
    };
    if let Some(thinking) = take("thinkingConfig") {
        params.reasoning_budget = thinking["thinkingBudget"]
            .as_u64()
            .map(|n| u32::try_from(n).unwrap());
        let level = thinking["thinkingLevel"].as_str().map(str::to_lowercase);
        params.reasoning_effort = level.as_deref().map(ReasoningEffort::from);
        params.include_reasoning = Some(thinking["includeThoughts"] == true);
    }
    if !config.is_empty() {
        params
            .other
            .insert("generationConfig".to_owned(), config.into());
    }
    for tool in body["tools"].as_array().into_iter().flatten() {
        for (name, inner) in tool.as_object().unwrap() {
            if name == "functionDeclarations" {
                params
                    .tools
                    .extend(inner.as_array().unwrap().iter().map(function));
            } else {
                let raw = Map::from_iter([(name.clone(), inner.clone())]);
                params.tools.push(Tool::Builtin(raw));
            }
        }
    }
    let calling = &body["toolConfig"]["functionCallingConfig"];
    let names: Vec<String> = calling["allowedFunctionNames"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    params.tool_choice = match calling["mode"].as_str() {
        Some("AUTO") => Some(ToolChoice::Auto),
        Some("NONE") => Some(ToolChoice::None),
        Some("ANY") if names.is_empty() => Some(ToolChoice::Required),
        Some("ANY") => Some(ToolChoice::Allowed {
            required: true,
            tools: names,
        }),
        Some(_) => Some(ToolChoice::Raw(calling.clone())),
        None => None,
    };
    if let Some(choice) = body["toolConfig"].get("includeServerSideToolInvocations") {
        let config = json!({ "includeServerSideToolInvocations": choice });
        params.other.insert("toolConfig".to_owned(), config);
    }
    let ours = [
        "contents",
        "systemInstruction",
        "generationConfig",
        "tools",
        "toolConfig",
    ];
    for (name, value) in body.as_object().unwrap() {
        if !ours.contains(&name.as_str()) {
            params.other.insert(name.clone(), value.clone());
        }
    }
    params
}

fn function(declared: &Value) -> Tool {
    let schema = ["parametersJsonSchema", "parameters"]
        .iter()
        .find_map(|name| declared.get(*name));
    Tool::Function(Function {
        name: declared["name"].as_str().unwrap().to_owned(),
        description: declared["description"].as_str().map(str::to_owned),
        parameters: schema.cloned(),
        strict: None,
    })
}
