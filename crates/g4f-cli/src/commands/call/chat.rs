//! `g4f call chat`.

use g4f_sdk::ChatBuilder;
use g4f_sdk::wire::openai::serve::{self, ChunkEncoder};
use g4f_sdk::wishes::Wishes;
use serde_json::json;

use super::{Style, event, failed, failure};
use crate::args::{CallChatArgs, GlobalArgs};
use crate::output::json::{about, answer_id, completion, completion_with_trail, incomplete, now};
use crate::output::{Stop, print};
use crate::{connect, input, request, runtime};

/// `g4f call chat`
pub(super) fn run(global: &GlobalArgs, args: &CallChatArgs) -> Result<(), Stop> {
    let body = input::request(args.request.as_deref())?;
    let (mut request, extras) = serve::decode_request(body.as_bytes())?;
    let wishes = Wishes::read(extras)?;
    wishes.apply(&mut request);
    let streamed = request.stream;
    let style = Style {
        with_trail: wishes.trail,
        include_usage: request.params.stream_options.and_then(|o| o.include_usage) == Some(true),
        explain: args.explain,
    };
    let client = connect::client(global)?;
    let builder = request::chat(
        &client,
        request,
        wishes.options,
        &args.target,
        &args.content,
    )?;
    runtime::block_on(async {
        if streamed {
            stream(builder, style).await
        } else {
            plain(builder, style).await
        }
    })
}

/// One object.
async fn plain(builder: ChatBuilder, style: Style) -> Result<(), Stop> {
    match builder.await {
        Ok(answer) => {
            let attempts = answer.trail.clone();
            let object = if style.with_trail {
                completion_with_trail(answer, &attempts)
            } else {
                completion(answer)
            };
            let printed = print(&format!("{object}\n"));
            style.explain(&attempts);
            Ok(printed?)
        }
        Err(error) => {
            let mut body = failure(&error, error.trail(), style);
            if let Some(partial) = error.partial() {
                body["g4f"]["partial"] = incomplete(partial.clone());
            }
            let printed = print(&format!("{body}\n"));
            style.explain(error.trail());
            printed?;
            Err(failed(&error, error.partial().is_some()))
        }
    }
}

/// Server-sent events, ended by `[DONE]`, or by one error event and nothing behind it.
async fn stream(builder: ChatBuilder, style: Style) -> Result<(), Stop> {
    let model = builder.request().model.to_string();
    let mut stream = match builder.stream().await {
        Ok(stream) => stream,
        Err(error) => {
            let printed = event(&failure(&error, error.trail(), style).to_string());
            style.explain(error.trail());
            printed?;
            return Err(failed(&error, false));
        }
    };
    let (id, created) = (answer_id(), now());
    let mut encoder = ChunkEncoder::new(id.as_str(), model.as_str(), created, style.include_usage);
    let mut content = false;
    let mut chunks = Vec::new();
    while let Some(next) = stream.next().await {
        match next {
            Ok(next) => {
                content |= next.is_content();
                encoder.push(&next, &mut chunks);
                for chunk in chunks.drain(..) {
                    event(&String::from_utf8_lossy(&chunk))?;
                }
            }
            Err(error) => {
                let attempts = stream.trail();
                let printed = event(&failure(&error, &attempts, style).to_string());
                style.explain(&attempts);
                printed?;
                return Err(failed(&error, content));
            }
        }
    }
    let attempts = stream.trail();
    if style.with_trail {
        let last = json!({
            "id": id, "object": "chat.completion.chunk", "created": created, "model": model, "choices": [],
            "g4f": about(&attempts),
        });
        event(&last.to_string())?;
    }
    let printed = event("[DONE]");
    style.explain(&attempts);
    printed
}
