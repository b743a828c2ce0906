//! `g4f ask`: a question, and the answer as it is made.

use g4f_sdk::types::{Access, Outcome};
use g4f_sdk::{Attempt, CallOptions, ChatRequest, Client, Message};

use crate::args::{AskArgs, GlobalArgs};
use crate::exit::CliError;
use crate::output::answer::{Shown, Text};
use crate::output::events::Events;
use crate::output::json::Json;
use crate::output::made::Made;
use crate::output::spinner::spin;
use crate::output::terminal::Terminal;
use crate::output::{Stop, say, trail};
use crate::{connect, input, request, runtime};

pub(crate) fn run(global: &GlobalArgs, args: &AskArgs) -> Result<(), Stop> {
    let prompt = input::prompt(&args.prompt)?;
    let client = connect::client(global)?;
    let question = ChatRequest::new("", [Message::user(prompt)]);
    let builder = request::chat(
        &client,
        question,
        CallOptions::default(),
        &args.target,
        &args.content,
    )?;
    let mut shown: Box<dyn Shown> = if args.output.json {
        Box::new(Json::default())
    } else if args.output.events {
        Box::new(Events)
    } else {
        Box::new(Text::new(global))
    };
    runtime::block_on(async {
        let mut stream = match spin(!global.quiet, "waiting", builder.stream()).await {
            Ok(stream) => stream,
            Err(error) => {
                explain(args, error.trail(), &Made::default());
                shown.failed(&error, error.trail())?;
                return Err(CliError::from(&error).into());
            }
        };
        let mut content = false;
        let mut made = Made::default();
        while let Some(event) = stream.next().await {
            match event {
                Ok(event) => {
                    content |= event.is_content();
                    made.note(&event);
                    shown.event(event)?;
                }
                Err(error) => {
                    let attempts = stream.trail();
                    let ended = shown.failed(&error, &attempts);
                    explain(args, &attempts, &made);
                    ended?;
                    let error = if content {
                        CliError::partial(&error)
                    } else {
                        CliError::from(&error)
                    };
                    return Err(error.into());
                }
            }
        }
        let attempts = stream.trail();
        let ended = shown.finished(&attempts);
        explain(args, &attempts, &made);
        if !global.quiet {
            name_keyless(&client, &attempts);
        }
        Ok(ended?)
    })
}

/// Says who answered where that was a host without a key: its limits are tight, and some keep what they are asked.
fn name_keyless(client: &Client, attempts: &[Attempt]) {
    let answered = attempts
        .iter()
        .rev()
        .find(|a| a.outcome == Outcome::Ok && a.key.is_none());
    let host = answered.and_then(|attempt| client.provider(&attempt.provider).ok());
    if let Some(host) = host.filter(|host| host.info.access == Access::Keyless) {
        say(&format!(
            "note: answered by {}, which needs no key; it has tight limits and may keep what it is asked\n",
            host.info.name
        ));
    }
}

fn explain(args: &AskArgs, attempts: &[Attempt], made: &Made) {
    if args.output.explain {
        say(&trail::render(attempts, Terminal::stderr()));
        say(&made.lines());
    }
}
