//! `g4f call chat`.

use g4f_sdk::wire::openai::serve::{self, ChunkEncoder};
use g4f_sdk::wishes::Wishes;
use g4f_sdk::{Attempt, ChatBuilder, Error};
use serde_json::{Value, json};

use super::{Style, event, failed, failure};
use crate::args::{CallChatArgs, GlobalArgs};
use crate::output::json::{about, answer_id, completion, completion_with_trail, incomplete, now};
use crate::output::made::Made;
use crate::output::{Stop, print, say};
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
            let made = Made::of(&answer);
            let object = if style.with_trail {
                completion_with_trail(answer, &attempts)
            } else {
                completion(answer)
            };
            let printed = print(&format!("{object}\n"));
            explain(style, &attempts, &made);
            Ok(printed?)
        }
        Err(error) => {
            let made = error.partial().map(Made::of).unwrap_or_default();
            let mut body = broken(&error, error.trail(), &made, style);
            if let Some(partial) = error.partial() {
                body["g4f"]["partial"] = incomplete(partial.clone());
            }
            let printed = print(&format!("{body}\n"));
            explain(style, error.trail(), &made);
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
            let made = Made::default();
            let printed = event(&broken(&error, error.trail(), &made, style).to_string());
            explain(style, error.trail(), &made);
            printed?;
            return Err(failed(&error, false));
        }
    };
    let (id, created) = (answer_id(), now());
    let mut encoder = ChunkEncoder::new(id.as_str(), model.as_str(), created, style.include_usage);
    let mut content = false;
    let mut made = Made::default();
    let mut chunks = Vec::new();
    while let Some(next) = stream.next().await {
        match next {
            Ok(next) => {
                content |= next.is_content();
                made.note(&next);
                encoder.push(&next, &mut chunks);
                for chunk in chunks.drain(..) {
                    event(&String::from_utf8_lossy(&chunk))?;
                }
            }
            Err(error) => {
                let attempts = stream.trail();
                let printed = event(&broken(&error, &attempts, &made, style).to_string());
                explain(style, &attempts, &made);
                printed?;
                return Err(failed(&error, content));
            }
        }
    }
    let attempts = stream.trail();
    if style.with_trail {
        let mut last = json!({
            "id": id, "object": "chat.completion.chunk", "created": created, "model": model, "choices": [],
            "g4f": about(&attempts),
        });
        made.fill(&mut last["g4f"]);
        event(&last.to_string())?;
    }
    let printed = event("[DONE]");
    explain(style, &attempts, &made);
    printed
}

/// The error object of an answer of which something may have come.
fn broken(error: &Error, attempts: &[Attempt], made: &Made, style: Style) -> Value {
    let mut body = failure(error, attempts, style);
    if style.with_trail {
        made.fill(&mut body["g4f"]);
    }
    body
}

/// What was tried, and what was taken out.
fn explain(style: Style, attempts: &[Attempt], made: &Made) {
    style.explain(attempts);
    if style.explain {
        say(&made.lines());
    }
}
