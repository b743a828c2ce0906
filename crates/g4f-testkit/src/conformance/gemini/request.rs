//! Whether a `generateContent` request says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, MediaSource, Message, Part, ResponseFormat, Role, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;

/// Compares the body with the request. `models` is the path of the models.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest, models: &str) -> Result<(), String> {
    equal("method", &json!(received.method), &json!("POST"))?;
    let (method, query) = if asked.stream {
        ("streamGenerateContent", Some("alt=sse"))
    } else {
        ("generateContent", None)
    };
    let path = format!("{models}/{}:{method}", asked.model);
    equal("path", &json!(received.path), &json!(path))?;
    equal("query", &json!(received.query), &json!(query))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    messages(&body, &asked.messages)?;
    params(&body, &asked.params)
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}

/// Standing instructions stand apart; all else is turns.
fn messages(body: &Value, asked: &[Message]) -> Result<(), String> {
    let (system, turns): (Vec<&Message>, Vec<&Message>) =
        asked.iter().partition(|message| message.role.is_system());
    for message in system {
        let sent = &body["systemInstruction"]["parts"];
        let found = sent
            .as_array()
            .is_some_and(|parts| parts.contains(&json!({ "text": message.text() })));
        if !found {
            return Err(format!("{message:?} is not in the instructions {sent}"));
        }
    }
    let sent = body["contents"].as_array().ok_or("no turns were sent")?;
    equal("number of turns", &json!(sent.len()), &json!(turns.len()))?;
    for (sent, asked) in sent.iter().zip(turns) {
        let role = if asked.role == Role::Assistant {
            "model"
        } else {
            "user"
        };
        equal("role", &sent["role"], &json!(role))?;
        for part in &asked.parts {
            self::part(sent, part)?;
        }
    }
    Ok(())
}

fn part(turn: &Value, asked: &Part) -> Result<(), String> {
    let is = |part: &Value| match asked {
        Part::Text(text) => part["text"] == json!(text),
        Part::Image(media) | Part::Audio(media) | Part::Video(media) | Part::File(media) => {
            is_media(part, media)
        }
        Part::ToolCall(call) => {
            let sent = &part["functionCall"];
            let args = call.json().unwrap_or_default();
            sent["name"] == json!(call.name) && sent["args"] == args && sent["id"] == json!(call.id)
        }
        Part::ToolResult(result) => {
            let sent = &part["functionResponse"];
            let text = result
                .parts
                .iter()
                .filter_map(Part::as_text)
                .collect::<String>();
            // The name is that of the call, which the suite always makes of `weather`.
            sent["id"] == json!(result.call_id)
                && sent["name"] == "weather"
                && sent["response"]["output"] == json!(text)
        }
        _ => true,
    };
    let parts = turn["parts"].as_array();
    if parts.is_some_and(|parts| parts.iter().any(is)) {
        Ok(())
    } else {
        Err(format!("{asked:?} is not in the turn {turn}"))
    }
}

fn is_media(part: &Value, media: &Media) -> bool {
    match &media.source {
        MediaSource::Url(url) => part["fileData"]["fileUri"] == json!(url),
        MediaSource::Bytes(_) => {
            let sent = &part["inlineData"];
            sent["data"] == json!(media.to_base64()) && sent["mimeType"] == json!(media.media_type)
        }
        _ => false,
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    let config = &body["generationConfig"];
    let set = |name: &str, value: Option<Value>| match value {
        Some(value) => equal(name, &config[name], &value),
        None => Ok(()),
    };
    set("seed", asked.seed.map(Value::from))?;
    set("candidateCount", asked.n.map(Value::from))?;
    set("responseLogprobs", asked.logprobs.map(Value::from))?;
    set("logprobs", asked.top_logprobs.map(Value::from))?;
    let stop = (!asked.stop.is_empty()).then(|| json!(asked.stop));
    set("stopSequences", stop)?;
    if !asked.modalities.is_empty() {
        let upper: Vec<String> = asked
            .modalities
            .iter()
            .map(|one| one.to_uppercase())
            .collect();
        set("responseModalities", Some(json!(upper)))?;
    }
    if let Some(audio) = &asked.audio {
        let voice = config.pointer("/speechConfig/voiceConfig/prebuiltVoiceConfig/voiceName");
        equal("voice", voice.unwrap_or(&Value::Null), &audio["voice"])?;
    }
    if asked.web_search_options.is_some() {
        let searches = body["tools"]
            .as_array()
            .is_some_and(|tools| tools.contains(&json!({ "googleSearch": {} })));
        if !searches {
            return Err(format!("no search among the tools {}", body["tools"]));
        }
    }
    if let Some(ToolChoice::Function(name)) = &asked.tool_choice {
        let choice = json!({ "mode": "ANY", "allowedFunctionNames": [name] });
        let sent = &body["toolConfig"]["functionCallingConfig"];
        equal("choice of a tool", sent, &choice)?;
    }
    match &asked.response_format {
        Some(ResponseFormat::JsonObject) => {
            set("responseMimeType", Some(json!("application/json")))?;
        }
        Some(ResponseFormat::JsonSchema(schema)) => {
            set("responseMimeType", Some(json!("application/json")))?;
            set("responseJsonSchema", Some(schema.schema.clone()))?;
        }
        Some(ResponseFormat::Text) | None => {}
    }
    tools(body, &asked.tools)
}

fn tools(body: &Value, asked: &[Tool]) -> Result<(), String> {
    let declared: Vec<&Value> = body["tools"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tool| tool["functionDeclarations"].as_array())
        .flatten()
        .collect();
    equal(
        "number of functions",
        &json!(declared.len()),
        &json!(asked.len()),
    )?;
    for (sent, asked) in declared.into_iter().zip(asked) {
        if let Tool::Function(function) = asked {
            equal("name of a function", &sent["name"], &json!(function.name))?;
            let description = json!(function.description);
            equal(
                "description of a function",
                &sent["description"],
                &description,
            )?;
            let parameters = json!(function.parameters);
            equal(
                "parameters of a function",
                &sent["parametersJsonSchema"],
                &parameters,
            )?;
        }
    }
    Ok(())
}
