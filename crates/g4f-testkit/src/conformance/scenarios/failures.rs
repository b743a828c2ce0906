//! Answers that are none, and answers that break off.

use g4f_types::{ChatEvent, Collector, Error, ErrorKind};

use super::answers::{PIECES, parts, whole};
use super::statuses::named;
use crate::conformance::trial::{Stop, TEXT, Trial, Verdict, ensure, same};
use crate::conformance::wire::{End, Fault};
use crate::{RefusedPort, Reply};

const LIMIT: Fault<'static> = Fault {
    status: 200,
    kind: ErrorKind::RateLimited,
    message: "Too many requests.",
};

pub(super) async fn error_under_200(trial: &Trial<'_>) -> Verdict {
    let reply = trial.reply(trial.wire().error(&LIMIT), "error under 200")?;
    let stage = trial.stage(reply).await?;
    let error = stage.failure(trial.question(false)).await?;
    same("kind", &error.kind(), &LIMIT.kind)?;
    named(trial, &error)?;
    if trial.streams() {
        let error = stage.failure(trial.question(true)).await?;
        same("kind when streamed", &error.kind(), &LIMIT.kind)?;
        named(trial, &error)?;
    }
    Ok(())
}

pub(super) async fn error_page_under_200(trial: &Trial<'_>) -> Verdict {
    let page = Reply::status(200)
        .header("content-type", "text/html; charset=utf-8")
        .body("<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body>Please sign in.</body></html>\n");
    let stage = trial.stage(page).await?;
    for stream in [false, true] {
        if stream && !trial.streams() {
            break;
        }
        let error = stage.failure(trial.question(stream)).await?;
        ensure(
            matches!(
                error.kind(),
                ErrorKind::ErrorPage | ErrorKind::InvalidResponse
            ),
            || format!("a page is {} (streamed: {stream})", error.kind()),
        )?;
        named(trial, &error)?;
    }
    Ok(())
}

pub(super) async fn error_in_stream(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts()).ending(End::Error(LIMIT));
    let reply = trial.reply(trial.wire().stream(&said), "error in a stream")?;
    let (text, error) = broken(trial, reply).await?;
    same("text before the error", &text, &whole())?;
    same("kind", &error.kind(), &LIMIT.kind)?;
    named(trial, &error)
}

pub(super) async fn eof_without_end(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts()).ending(End::Missing);
    let reply = trial.needed(trial.wire().stream(&said), "a stream that just stops")?;
    let (text, error) = broken(trial, reply.clone()).await?;
    same("text before the end", &text, &whole())?;
    same("kind", &error.kind(), &ErrorKind::Truncated)?;
    same("reached_upstream", &error.reached_upstream(), &true)?;

    // The same, asked for as a whole: what had arrived is kept.
    let stage = trial.stage(reply).await?;
    let cx = stage.context().build();
    let stream = stage.provider.chat(&cx, trial.question(true)).await;
    let error = match stream
        .map_err(|error| format!("it failed: {error}"))?
        .collect()
        .await
    {
        Ok(answer) => return Err(Stop::Failed(format!("collected: {:?}", answer.text()))),
        Err(error) => error,
    };
    let partial = error.partial().map(g4f_types::ChatAnswer::text);
    same("partial text", &partial, &Some(whole()))
}

pub(super) async fn reset_in_stream(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts()).ending(End::Missing);
    let reply = trial.needed(trial.wire().stream(&said), "a stream that just stops")?;
    let (text, error) = broken(trial, reply.then_reset()).await?;
    ensure(whole().starts_with(&text), || {
        format!("text before the reset: {text:?}")
    })?;
    ensure(
        matches!(error.kind(), ErrorKind::Network | ErrorKind::Truncated),
        || format!("a reset is {}", error.kind()),
    )?;
    same("reached_upstream", &error.reached_upstream(), &true)
}

/// The text that came, and the error after it. Nothing may say that the answer was complete.
async fn broken(trial: &Trial<'_>, reply: Reply) -> Verdict<(String, Error)> {
    let stage = trial.stage(reply).await?;
    let (events, error) = stage.all(trial.question(true)).await;
    let finished = |event: &ChatEvent| {
        matches!(
            event,
            ChatEvent::Finished { .. } | ChatEvent::ChoiceFinished { .. }
        )
    };
    if let Some(event) = events.iter().find(|event| finished(event)) {
        return Err(Stop::Failed(format!("a broken answer claims {event:?}")));
    }
    let error =
        error.ok_or_else(|| format!("it did not fail; {} pieces were sent", PIECES.len()))?;
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    Ok((collector.answer().text(), error))
}

pub(super) async fn connection_refused(trial: &Trial<'_>) -> Verdict {
    let port = RefusedPort::bind().map_err(|error| format!("no port: {error}"))?;
    let stage = trial.stage(Reply::ok(TEXT)).await?;
    let provider = trial.provider(&trial.base_url(&port.url()));
    let cx = stage.context().build();
    let error = match provider.chat(&cx, trial.any_question()).await {
        Ok(stream) => stream.collect().await.err(),
        Err(error) => Some(error),
    };
    let error = error.ok_or_else(|| "an answer came from nobody".to_owned())?;
    same("kind", &error.kind(), &ErrorKind::Network)?;
    same("provider", &error.provider(), &Some(&*provider.info().id))?;
    same("reached_upstream", &error.reached_upstream(), &false)
}

pub(super) async fn closed_before_answer(trial: &Trial<'_>) -> Verdict {
    let stage = trial.stage(Reply::close()).await?;
    let error = stage.failure(trial.any_question()).await?;
    same("kind", &error.kind(), &ErrorKind::Network)?;
    named(trial, &error)
}
