//! What an OpenAI-compatible server says and is asked beside chat.

use serde_json::{Value, json};

use crate::conformance::asked::{Asked, RANKING, VECTORS, VIDEO_ID};
use crate::conformance::trial::TEXT;
use crate::{Received, Reply, openai};

/// The answer that the suite wants.
pub(super) fn answer(asked: &Asked) -> Reply {
    match asked {
        Asked::Images(_) => openai::image(),
        Asked::Speech(_) => openai::speech("audio/mpeg", [openai::MP3]),
        Asked::Transcribe(_) => openai::transcript(TEXT),
        Asked::Embed(_) => openai::embeddings(VECTORS),
        Asked::Rerank(_) => openai::ranking(RANKING),
        Asked::Moderate(_) => openai::moderation([true]),
        Asked::Video(_) => openai::video(VIDEO_ID, "queued", 0),
    }
}

/// Compares the request with what was asked.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &Asked) -> Result<(), String> {
    let (path, fields) = match asked {
        Asked::Images(request) if request.images.is_empty() => (
            "/v1/images/generations",
            json!({ "model": *request.model, "prompt": request.prompt }),
        ),
        Asked::Images(request) => (
            "/v1/images/edits",
            json!({ "model": *request.model, "prompt": request.prompt }),
        ),
        Asked::Speech(request) => (
            "/v1/audio/speech",
            json!({ "model": *request.model, "input": request.input }),
        ),
        Asked::Transcribe(request) if request.translate => {
            ("/v1/audio/translations", json!({ "model": *request.model }))
        }
        Asked::Transcribe(request) => (
            "/v1/audio/transcriptions",
            json!({ "model": *request.model }),
        ),
        Asked::Embed(request) => {
            let texts: Vec<_> = request.input.iter().map(|input| input.as_text()).collect();
            (
                "/v1/embeddings",
                json!({ "model": *request.model, "input": texts }),
            )
        }
        Asked::Rerank(request) => (
            "/v1/rerank",
            json!({ "model": *request.model, "query": request.query, "documents": request.documents }),
        ),
        Asked::Moderate(request) => (
            "/v1/moderations",
            json!({ "model": *request.model, "input": request.input[0] }),
        ),
        Asked::Video(request) => (
            "/v1/videos",
            json!({ "model": *request.model, "prompt": request.prompt }),
        ),
    };
    equal("method", &json!(received.method), &json!("POST"))?;
    equal("path", &json!(received.path), &json!(path))?;
    let kind = received.header("content-type").unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return in_form(received, &fields);
    }
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    for (name, value) in fields.as_object().into_iter().flatten() {
        equal(name, &body[name], value)?;
    }
    Ok(())
}

/// A form holds all fields, and a file where there must be one.
fn in_form(received: &Received, fields: &Value) -> Result<(), String> {
    let text = received.text();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        let part = format!("name=\"{name}\"");
        let said = text.split("\r\n--").any(|part_of_form| {
            part_of_form.contains(&part) && part_of_form.ends_with(&format!("\r\n\r\n{value}"))
        });
        if !said {
            return Err(format!("the form does not say {name} = {value}"));
        }
    }
    let needs_file = !received.path.ends_with("/videos");
    if needs_file && !text.contains("filename=\"") {
        return Err("the form holds no file".to_owned());
    }
    Ok(())
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}
