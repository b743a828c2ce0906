//! Replicate's chat: predictions that are done, and streams as Cog gives them to whoever asks it directly.

use bytes::Bytes;
use g4f_types::{ChatRequest, FinishReason};
use serde_json::{Value, json};

use crate::conformance::wire::{End, Noise, Said, Say};
use crate::{Received, Reply};

/// The text of an answer; `None` for what a prediction cannot say.
fn texts<'a>(said: &Said<'a>) -> Option<Vec<&'a str>> {
    let ends_well = matches!(
        &said.end,
        End::Finish(FinishReason::Stop)
            | End::FinishWithLast(FinishReason::Stop)
            | End::Missing
            | End::Error(_)
    );
    let text = |say: &Say<'a>| match say {
        Say::Text(text) => Some(*text),
        _ => None,
    };
    ends_well.then(|| said.parts.iter().map(text).collect())?
}

pub(super) fn plain(said: &Said<'_>) -> Option<Reply> {
    let texts = texts(said)?;
    let mut prediction = match &said.end {
        End::Error(fault) => json!({ "status": "failed", "error": fault.message }),
        End::Missing => return None,
        _ => json!({ "status": "succeeded", "output": texts }),
    };
    prediction["id"] = "p1".into();
    prediction["model"] = said.model.into();
    prediction["created_at"] = "2024-02-12T16:45:41.730471035Z".into();
    if let Some(usage) = &said.usage {
        if usage.cached_input_tokens.is_some() || usage.reasoning_tokens.is_some() {
            return None;
        }
        prediction["metrics"] = json!({
            "input_token_count": usage.input_tokens, "output_token_count": usage.output_tokens,
        });
    }
    Some(Reply::status(201).json(prediction))
}

pub(super) fn stream(said: &Said<'_>) -> Option<Reply> {
    // Streams do not count.
    if said.usage.is_some() {
        return None;
    }
    let mut events: Vec<String> = texts(said)?
        .into_iter()
        .map(|text| event("output", text))
        .collect();
    match &said.end {
        End::Missing => {}
        End::Error(fault) => events.push(event("error", fault.message)),
        _ => events.push(event("done", "{}")),
    }
    let mut reply = Reply::status(200).header("content-type", "text/event-stream");
    for event in events {
        reply = reply.then_send(event);
    }
    Some(reply.chunked())
}

fn event(name: &str, data: &str) -> String {
    let mut text = format!("event: {name}\nid: 1707756341:0\n");
    for line in data.split('\n') {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

pub(super) fn noise(noise: Noise) -> Option<Bytes> {
    Some(match noise {
        Noise::Ping => Bytes::from_static(b": hi\n\n"),
        Noise::UnknownEvent => Bytes::from(event("metric", "{\"name\": \"steps\"}")),
        _ => return None,
    })
}

/// Compares the request with what was asked.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    let path = format!("/models/{}/predictions", asked.model);
    equal("path", &json!(received.path), &json!(path))?;
    equal(
        "stream",
        &json!(body["stream"] == true),
        &json!(asked.stream),
    )?;
    let input = &body["input"];
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    for message in asked.messages.iter() {
        let place = if message.role.is_system() {
            "system_prompt"
        } else {
            "prompt"
        };
        if !text(place).contains(&message.text()) {
            return Err(format!("{place} does not say {:?}", message.text()));
        }
    }
    let params = &asked.params;
    if let Some(temperature) = params.temperature {
        equal("temperature", &input["temperature"], &json!(temperature))?;
    }
    if let Some(most) = params.max_completion_tokens.or(params.max_tokens) {
        equal("max_tokens", &input["max_tokens"], &json!(most))?;
    }
    if !params.stop.is_empty() {
        let stop = params.stop.join(",");
        equal("stop_sequences", &input["stop_sequences"], &json!(stop))?;
    }
    Ok(())
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}
