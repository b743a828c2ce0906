//! Whether a request to Converse says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, Message, Part, ResponseFormat, Role, Tool, ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;

/// Compares path and body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("method", &json!(received.method), &json!("POST"))?;
    let operation = if asked.stream {
        "converse-stream"
    } else {
        "converse"
    };
    let model = asked.model.replace(':', "%3A");
    let path = format!("/model/{model}/{operation}");
    equal("path", &json!(received.path), &json!(path))?;
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

/// Instructions stand apart, and neighbours of one role are one turn.
fn messages(body: &Value, asked: &[Message]) -> Result<(), String> {
    let turns = body["messages"].as_array().ok_or("no messages were sent")?;
    let mut next = turns.iter();
    let mut turn: Option<&Value> = None;
    for message in asked {
        if message.role.is_system() {
            for part in &message.parts {
                self::part(&body["system"], part)?;
            }
            continue;
        }
        let role = match message.role {
            Role::Assistant => "assistant",
            _ => "user",
        };
        if turn.is_none_or(|turn| turn["role"] != role) {
            turn = next.next();
        }
        let Some(turn) = turn else {
            return Err(format!("the turn of the {role} is missing"));
        };
        equal("role", &turn["role"], &json!(role))?;
        for part in &message.parts {
            self::part(&turn["content"], part)?;
        }
    }
    next.next()
        .map_or(Ok(()), |more| Err(format!("one turn too many: {more}")))
}

fn part(sent: &Value, asked: &Part) -> Result<(), String> {
    let mut blocks = sent.as_array().into_iter().flatten();
    let found = match asked {
        Part::Text(text) => blocks.any(|block| block["text"] == json!(text)),
        Part::Image(media) => blocks.any(|block| is_medium(&block["image"], media, "iVBORw0KGgo")),
        Part::Video(media) => blocks.any(|block| is_medium(&block["video"], media, "AAAA")),
        Part::Audio(media) => blocks.any(|block| is_medium(&block["audio"], media, "UklGR")),
        Part::File(media) => blocks.any(|block| {
            block["document"]["name"].is_string() && is_medium(&block["document"], media, "JVBERi")
        }),
        Part::ToolCall(call) => blocks.any(|block| {
            let sent = &block["toolUse"];
            sent["toolUseId"] == json!(call.id)
                && sent["name"] == json!(call.name)
                && Some(&sent["input"]) == call.json().ok().as_ref()
        }),
        Part::ToolResult(result) => blocks.any(|block| {
            let sent = &block["toolResult"];
            let said = |part| self::part(&sent["content"], part).is_ok();
            sent["toolUseId"] == json!(result.call_id) && result.parts.iter().all(said)
        }),
        _ => true,
    };
    if found {
        Ok(())
    } else {
        Err(format!("{asked:?} is not in {sent}"))
    }
}

fn is_medium(sent: &Value, asked: &Media, start: &str) -> bool {
    let kind = asked.media_type.as_deref().unwrap_or_default();
    let format = kind.rsplit('/').next().unwrap_or_default();
    let bytes = sent["source"]["bytes"].as_str();
    sent["format"] == json!(format) && bytes.is_some_and(|bytes| bytes.starts_with(start))
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    if !asked.stop.is_empty() {
        let sent = &body["inferenceConfig"]["stopSequences"];
        equal("stopSequences", sent, &json!(asked.stop))?;
    }
    if let Some(ToolChoice::Function(name)) = &asked.tool_choice {
        let choice = json!({ "tool": { "name": name } });
        equal("toolChoice", &body["toolConfig"]["toolChoice"], &choice)?;
    }
    if let Some(ResponseFormat::JsonSchema(schema)) = &asked.response_format {
        let format = &body["outputConfig"]["textFormat"];
        equal("type of the format", &format["type"], &json!("json_schema"))?;
        let sent = &format["structure"]["jsonSchema"];
        equal("name of the schema", &sent["name"], &json!(schema.name))?;
        let text = sent["schema"].as_str().ok_or("the schema is no text")?;
        let read = serde_json::from_str(text).map_err(|error| error.to_string())?;
        equal("schema", &read, &schema.schema)?;
    }
    let sent = body["toolConfig"]["tools"].as_array();
    let sent = sent.map(Vec::as_slice).unwrap_or_default();
    let number = json!(asked.tools.len());
    equal("number of tools", &json!(sent.len()), &number)?;
    for (sent, asked) in sent.iter().zip(&asked.tools) {
        if let Tool::Function(function) = asked {
            let sent = &sent["toolSpec"];
            equal("name of a tool", &sent["name"], &json!(function.name))?;
            let description = json!(function.description);
            equal("description of a tool", &sent["description"], &description)?;
            let schema = json!(function.parameters);
            equal("schema of a tool", &sent["inputSchema"]["json"], &schema)?;
        }
    }
    Ok(())
}
