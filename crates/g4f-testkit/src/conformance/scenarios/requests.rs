//! Requests that arrive as they were asked.

use g4f_types::{
    ChatRequest, JsonSchema, Media, MediaSource, Message, Part, ResponseFormat, Role, Tool,
    ToolCall, ToolChoice,
};
use serde_json::json;

use crate::conformance::trial::{Stop, TEXT, Trial, Verdict};
use crate::conformance::wire::Say;

/// The smallest PNG head that a type can be told from.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
/// The same for WAV.
const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0";
/// The same for MP4.
const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
/// The same for PDF.
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

pub(super) async fn plain(trial: &Trial<'_>) -> Verdict {
    arrives(trial, trial.question(false)).await
}

pub(super) async fn streamed(trial: &Trial<'_>) -> Verdict {
    arrives(trial, trial.question(true)).await
}

pub(super) async fn carries(trial: &Trial<'_>, change: fn(&mut ChatRequest)) -> Verdict {
    let mut request = trial.question(false);
    change(&mut request);
    if !trial.wire().takes_addresses() {
        inline(&mut request);
    }
    arrives(trial, request).await
}

/// Gives the bytes of what was given by an address.
fn inline(request: &mut ChatRequest) {
    let parts = request
        .messages_mut()
        .iter_mut()
        .flat_map(|message| &mut message.parts);
    for part in parts {
        match part {
            Part::Image(media) if matches!(media.source, MediaSource::Url(_)) => {
                *media = Media::bytes(PNG);
            }
            Part::Video(media) if matches!(media.source, MediaSource::Url(_)) => {
                *media = Media::bytes(MP4).with_media_type("video/mp4");
            }
            _ => {}
        }
    }
}

/// Asks, and has the wire look at what came. The answer is not looked at: `n` above 1 would want more than one.
async fn arrives(trial: &Trial<'_>, request: ChatRequest) -> Verdict {
    let said = trial.said([Say::Text(TEXT)]);
    let wire = trial.wire();
    let reply = if request.stream {
        wire.stream(&said)
    } else {
        wire.plain(&said)
    };
    let stage = trial.stage(trial.needed(reply, "plain text")?).await?;
    let (_, error) = stage.all(request.clone()).await;
    let Some(received) = stage.upstream.last_request() else {
        return Err(Stop::Failed(format!("nothing was sent: {error:?}")));
    };
    wire.check_request(&received, &request)?;
    error.map_or(Ok(()), |error| {
        Err(Stop::Failed(format!("it failed: {error}")))
    })
}

pub(super) fn system(request: &mut ChatRequest) {
    request
        .messages_mut()
        .insert(0, Message::system("Be brief."));
}

pub(super) fn history(request: &mut ChatRequest) {
    let messages = request.messages_mut();
    messages.push(Message::assistant("Nothing."));
    messages.push(Message::user("Grüße! \"Really\"?\n\t\\"));
}

pub(super) fn prefill(request: &mut ChatRequest) {
    request
        .messages_mut()
        .push(Message::assistant("The news is"));
}

pub(super) fn tools(request: &mut ChatRequest) {
    let schema = json!({
        "type": "object",
        "properties": { "city": { "type": "string" } },
        "required": ["city"],
    });
    let zone = json!({ "type": "object", "properties": { "zone": { "type": "string" } } });
    request.params_mut().tools = vec![
        Tool::function("weather", "The weather in a city.", schema),
        Tool::function("clock", "The time in a zone.", zone),
    ];
    let call = ToolCall::new("call_0", "weather", r#"{"city":"Bonn"}"#);
    let messages = request.messages_mut();
    messages.push(Message::of(Role::Assistant, vec![Part::ToolCall(call)]));
    messages.push(Message::tool("call_0", "Rain."));
}

pub(super) fn parallel_tools(request: &mut ChatRequest) {
    tools(request);
    request.params_mut().parallel_tool_calls = Some(true);
}

pub(super) fn tool_choice(request: &mut ChatRequest) {
    tools(request);
    request.params_mut().tool_choice = Some(ToolChoice::Function("clock".to_owned()));
}

fn add(request: &mut ChatRequest, part: Part) {
    if let Some(last) = request.messages_mut().last_mut() {
        last.parts.push(part);
    }
}

pub(super) fn image(request: &mut ChatRequest) {
    add(request, Part::Image(Media::bytes(PNG)));
    add(
        request,
        Part::Image(Media::url("https://example.com/cat.png")),
    );
}

pub(super) fn audio(request: &mut ChatRequest) {
    add(
        request,
        Part::Audio(Media::bytes(WAV).with_media_type("audio/wav")),
    );
}

pub(super) fn video(request: &mut ChatRequest) {
    add(
        request,
        Part::Video(Media::url("https://example.com/cat.mp4")),
    );
}

pub(super) fn document(request: &mut ChatRequest) {
    add(
        request,
        Part::File(Media::bytes(PDF).with_media_type("application/pdf")),
    );
}

pub(super) fn json_mode(request: &mut ChatRequest) {
    request.params_mut().response_format = Some(ResponseFormat::JsonObject);
}

pub(super) fn json_schema(request: &mut ChatRequest) {
    request.params_mut().response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
        name: "news".to_owned(),
        description: None,
        schema: json!({ "type": "object", "properties": { "headline": { "type": "string" } } }),
        strict: Some(true),
    }));
}

pub(super) fn logprobs(request: &mut ChatRequest) {
    let params = request.params_mut();
    params.logprobs = Some(true);
    params.top_logprobs = Some(2);
}

pub(super) fn choices(request: &mut ChatRequest) {
    request.params_mut().n = Some(2);
}

pub(super) fn seed(request: &mut ChatRequest) {
    request.params_mut().seed = Some(42);
}

pub(super) fn stop(request: &mut ChatRequest) {
    request.params_mut().stop = vec!["END".to_owned(), "\n\n".to_owned()];
}

pub(super) fn web_search(request: &mut ChatRequest) {
    request.params_mut().web_search_options = Some(json!({ "search_context_size": "low" }));
}

pub(super) fn audio_output(request: &mut ChatRequest) {
    let params = request.params_mut();
    params.modalities = vec!["text".to_owned(), "audio".to_owned()];
    params.audio = Some(json!({ "voice": "alloy", "format": "wav" }));
}

pub(super) fn image_output(request: &mut ChatRequest) {
    request.params_mut().modalities = vec!["text".to_owned(), "image".to_owned()];
}
