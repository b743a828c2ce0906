//! Tool calls, whole and in pieces.

use g4f_types::{ChatAnswer, FinishReason};

use super::requests;
use crate::conformance::trial::{Trial, Verdict, ensure, same};
use crate::conformance::wire::{End, Say};

/// A call that begins.
const fn start(index: u32, id: &'static str, name: &'static str) -> Say<'static> {
    Say::ToolStart { index, id, name }
}

/// More arguments.
const fn more(index: u32, text: &'static str) -> Say<'static> {
    Say::ToolArguments { index, text }
}

pub(super) async fn one(trial: &Trial<'_>, stream: bool) -> Verdict {
    let parts = [
        start(0, "call_a", "weather"),
        more(0, r#"{"city":"#),
        more(0, r#""Köln"}"#),
    ];
    let end = End::Finish(FinishReason::ToolCalls);
    let answer = answer(trial, &parts, end, stream).await?;
    calls(&answer, &[("call_a", "weather", r#"{"city":"Köln"}"#)])
}

pub(super) async fn interleaved(trial: &Trial<'_>) -> Verdict {
    let parts = [
        start(0, "call_a", "weather"),
        start(1, "call_b", "clock"),
        more(0, r#"{"city":"#),
        more(1, r#"{"zone":"#),
        more(0, r#""Köln"}"#),
        more(1, r#""CET"}"#),
    ];
    let end = End::Finish(FinishReason::ToolCalls);
    let answer = answer(trial, &parts, end, true).await?;
    calls(
        &answer,
        &[
            ("call_a", "weather", r#"{"city":"Köln"}"#),
            ("call_b", "clock", r#"{"zone":"CET"}"#),
        ],
    )
}

pub(super) async fn with_finish(trial: &Trial<'_>) -> Verdict {
    let parts = [start(0, "call_a", "weather"), more(0, r#"{"city":"Köln"}"#)];
    let end = End::FinishWithLast(FinishReason::ToolCalls);
    let answer = answer(trial, &parts, end, true).await?;
    calls(&answer, &[("call_a", "weather", r#"{"city":"Köln"}"#)])
}

async fn answer(
    trial: &Trial<'_>,
    parts: &[Say<'_>],
    end: End<'_>,
    stream: bool,
) -> Verdict<ChatAnswer> {
    let mut said = trial.said(parts);
    said.end = end;
    let wire = trial.wire();
    let reply = if stream {
        wire.stream(&said)
    } else {
        wire.plain(&said)
    };
    let reply = trial.reply(reply, "tool calls so")?;
    let mut request = trial.question(stream);
    requests::tools(&mut request);
    trial.stage(reply).await?.answer(request).await
}

fn calls(answer: &ChatAnswer, should: &[(&str, &str, &str)]) -> Verdict {
    let calls = answer.tool_calls();
    let names: Vec<_> = calls.iter().map(|call| call.name.as_str()).collect();
    same(
        "calls",
        &names,
        &should.iter().map(|(_, name, _)| *name).collect(),
    )?;
    for (call, (id, name, arguments)) in calls.iter().zip(should) {
        same(&format!("id of {name}"), &call.id.as_str(), id)?;
        let is = call.json().map_err(|error| {
            format!(
                "arguments of {name} are not JSON ({error}): {:?}",
                call.arguments
            )
        })?;
        let should: serde_json::Value = serde_json::from_str(arguments)
            .map_err(|error| format!("the suite's own arguments: {error}"))?;
        same(&format!("arguments of {name}"), &is, &should)?;
    }
    ensure(answer.text().is_empty(), || {
        format!("text: {:?}", answer.text())
    })?;
    same(
        "finish reason",
        &answer.finish_reason(),
        &Some(&FinishReason::ToolCalls),
    )
}
