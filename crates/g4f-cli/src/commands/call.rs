//! `g4f call`: the wire format in, the wire format out.

mod chat;
mod others;
mod upload;

use g4f_sdk::Error;
use g4f_sdk::wire::openai::serve;
use serde_json::Value;

use crate::args::{CallOperation, GlobalArgs};
use crate::exit::CliError;
use crate::output::json::about;
use crate::output::terminal::Terminal;
use crate::output::{Stop, print, say, trail};

/// `g4f call OP`
pub(crate) fn run(global: &GlobalArgs, operation: CallOperation) -> Result<(), Stop> {
    match operation {
        CallOperation::Chat(args) => chat::run(global, &args),
        CallOperation::Image(args) => others::image(global, &args),
        CallOperation::Edit(args) => others::edit(global, &args),
        CallOperation::Variation(args) => others::variation(global, &args),
        CallOperation::Speech(args) => others::speech(global, &args),
        CallOperation::Transcribe(args) => others::transcription(global, &args, false),
        CallOperation::Translate(args) => others::transcription(global, &args, true),
        CallOperation::Embed(args) => others::embed(global, &args),
        CallOperation::Rerank(args) => others::rerank(global, &args),
        CallOperation::Moderate(args) => others::moderate(global, &args),
        CallOperation::Video(args) => others::video(global, &args),
    }
}

/// How the answer is written.
#[derive(Clone, Copy)]
struct Style {
    with_trail: bool,
    include_usage: bool,
    explain: bool,
}

/// One server-sent event.
fn event(data: &str) -> Result<(), Stop> {
    Ok(print(&format!("data: {data}\n\n"))?)
}

/// The error object, with what was tried where that was asked for.
fn failure(error: &Error, attempts: &[g4f_sdk::Attempt], style: Style) -> Value {
    let (_, mut body) = serve::encode_error(error);
    if style.with_trail {
        body["g4f"] = about(attempts);
    }
    body
}

/// What is said on standard error.
fn failed(error: &Error, content: bool) -> Stop {
    if content {
        CliError::partial(error).into()
    } else {
        CliError::from(error).into()
    }
}

impl Style {
    fn explain(self, attempts: &[g4f_sdk::Attempt]) {
        if self.explain {
            say(&trail::render(attempts, Terminal::stderr()));
        }
    }
}
