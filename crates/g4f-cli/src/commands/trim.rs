//! `g4f trim`: what is left of a conversation that is too long.

use g4f_sdk::registry::ModelFilter;
use g4f_sdk::resilience::trim::{
    Budget, Counter, Fitted, Kept, Policy, Report, fit, fit_with_summary,
};
use g4f_sdk::types::{Capabilities, TrimOptions, TrimPolicy};
use g4f_sdk::wire::openai::{EncodeTarget, Quirks, encode_request, serve};
use g4f_sdk::{ChatRequest, Client, Message};
use serde_json::{Value, json};

use crate::args::{GlobalArgs, TrimArgs};
use crate::commands::models;
use crate::exit::CliError;
use crate::output::{Stop, print, say};
use crate::{connect, input, runtime};

/// Model by which a conversation is counted where nobody names one: there is no vocabulary for it.
const NO_MODEL: &str = "";

/// `g4f trim`
pub(crate) fn run(global: &GlobalArgs, args: &TrimArgs) -> Result<(), Stop> {
    let text = input::conversation(args.file.as_deref())?;
    let body = input::parse_json(&text, "the conversation")?;
    let is_list = body.is_array();
    // As a request it goes through the reader of requests, which says what is wrong and where.
    let mut body = if is_list {
        json!({ "messages": body })
    } else {
        body
    };
    let (request, _) = serve::decode_value(body.clone())?;
    let model = match &args.model {
        Some(model) => model.clone(),
        None if request.model_is_open() => NO_MODEL.to_owned(),
        None => request.model.to_string(),
    };
    let options = options(args);
    let asks = args.policy == TrimPolicy::Summarise;
    let needs_window = args.max_tokens.is_none();
    let client = (asks || needs_window && !model.is_empty())
        .then(|| connect::client(global))
        .transpose()?;
    let (name, capabilities) = match &client {
        Some(client) if needs_window => known(client, &model)?,
        _ => (model.clone(), Capabilities::UNKNOWN),
    };
    let Some(budget) = Budget::of(&request, &capabilities, &options) else {
        return Err(no_window(&model).into());
    };
    let policy = Policy::of(&options)?;
    let counter = Counter::for_model(&name);
    let messages = &request.messages;
    let fitted = match &client {
        Some(client) if asks => {
            let model = args.summary_model.as_ref().unwrap_or(&model);
            let ask = |request| summary(client, model, request);
            runtime::block_on(async {
                Ok(fit_with_summary(messages, &budget, &policy, &counter, ask).await?)
            })?
        }
        _ => fit(messages, &budget, &policy, &counter)?,
    };
    let report = counted(&fitted, messages, &budget, &counter);
    if let Some(kept) = fitted.kept() {
        body["messages"] = left(kept, &body["messages"])?;
    }
    let trimmed = if is_list { &body["messages"] } else { &body };
    if args.json {
        let both = json!({ "conversation": trimmed, "report": report });
        return Ok(print(&format!("{both}\n"))?);
    }
    print(&format!("{trimmed}\n"))?;
    if !global.quiet {
        say(&format!("{}\n", line(&report)));
    }
    Ok(())
}

fn options(args: &TrimArgs) -> TrimOptions {
    let mut options = TrimOptions::default();
    options.policy = Some(args.policy);
    options.keep = args.keep;
    options.max_tokens = args.max_tokens;
    options.reserve = args.reserve;
    options.oversize = Some(args.oversize);
    options
}

/// The name by which a model is counted, and what is known of it. Several providers may serve it with different windows:
/// the smallest one fits all of them.
fn known(client: &Client, model: &str) -> Result<(String, Capabilities), Stop> {
    if model.is_empty() {
        return Ok((String::new(), Capabilities::UNKNOWN));
    }
    let (provider, id) = models::split(client, model);
    let filter = ModelFilter {
        providers: provider.map(str::to_owned).into_iter().collect(),
        query: Some(id.to_owned()),
        ..ModelFilter::default()
    };
    runtime::block_on(async {
        let entries = client.models(&filter).await;
        let named = entries.iter().filter(|entry| models::is_named(entry, id));
        let capabilities = named
            .map(|entry| entry.model.capabilities)
            .filter(|capabilities| capabilities.context_window.is_some())
            .min_by_key(|capabilities| capabilities.context_window);
        Ok((id.to_owned(), capabilities.unwrap_or_default()))
    })
}

fn no_window(model: &str) -> CliError {
    let error = if model.is_empty() {
        CliError::usage("nothing says how much room there is")
    } else {
        CliError::usage(format!("the window of {model} is not known"))
    };
    error.help("give the room with --max-tokens N, a model whose window is known with --model, or a number of messages with --keep N")
}

async fn summary(client: &Client, model: &str, request: ChatRequest) -> g4f_sdk::Result<String> {
    let mut options = TrimOptions::default();
    // What is to be summarised was cut to the room already.
    options.policy = Some(TrimPolicy::Off);
    let answer = client.chat(request).model(model).trim(options).await?;
    Ok(answer.text())
}

/// The report with everything counted: here nobody waits for a first word.
fn counted(fitted: &Fitted, messages: &[Message], budget: &Budget, counter: &Counter) -> Report {
    let mut report = fitted.report.clone();
    let left = fitted.messages(messages);
    let after = counter.conversation(left.iter().map(AsRef::as_ref));
    report.before = counter.conversation(messages).tokens;
    (report.after, report.exact) = (after.tokens, after.exact);
    (report.counted, report.budget) = (true, budget.tokens);
    report
}

/// The messages that stay, as they were written; those that were changed are written anew.
fn left(kept: &[Kept], messages: &Value) -> Result<Value, Stop> {
    let mut list = Vec::with_capacity(kept.len());
    for kept in kept {
        match kept {
            Kept::Whole(at) => list.push(messages[*at].clone()),
            Kept::Changed(_, message) => list.push(written(message)?),
        }
    }
    Ok(Value::Array(list))
}

fn written(message: &Message) -> Result<Value, Stop> {
    let request = ChatRequest::new(NO_MODEL, [message.clone()]);
    let encoded = encode_request(&request, &Quirks::OPENAI, EncodeTarget::new("", ""))?;
    let mut body: Value = input::parse_json(&String::from_utf8_lossy(&encoded.body), "a message")?;
    Ok(body["messages"][0].take())
}

fn line(report: &Report) -> String {
    if report.is_unchanged() {
        let about = if report.exact { "" } else { "about " };
        let room = match report.budget {
            usize::MAX => String::new(),
            room => format!(" of {room}"),
        };
        return format!("nothing had to go: {about}{}{room} tokens", report.after);
    }
    report.line()
}
