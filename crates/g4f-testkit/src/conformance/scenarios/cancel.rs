//! Callers who leave: the upstream must be told at once.

use std::time::Duration;

use g4f_types::ChatEvent;
use tokio::time::timeout;

use super::answers::parts;
use crate::Reply;
use crate::conformance::trial::{Stage, Stop, Trial, Verdict};
use crate::conformance::wire::End;

/// A bound for a thing that happens at once or never.
const BOUND: Duration = Duration::from_secs(2);

pub(super) async fn before_answer(trial: &Trial<'_>) -> Verdict {
    let stage = trial.stage(Reply::hang()).await?;
    let cx = stage.context().build();
    let outcome = tokio::select! {
        outcome = stage.provider.chat(&cx, trial.any_question()) => Some(outcome),
        () = stage.upstream.wait_for_hits(1) => None,
    };
    match outcome {
        Some(outcome) => Err(Stop::Failed(format!(
            "it ended before an answer came: {outcome:?}"
        ))),
        None => told(&stage).await,
    }
}

pub(super) async fn in_stream(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts()).ending(End::Missing);
    let reply = trial.needed(trial.wire().stream(&said), "a stream that just stops")?;
    let stage = trial.stage(reply.then_hang()).await?;
    let cx = stage.context().build();
    let stream = stage.provider.chat(&cx, trial.question(true)).await;
    let mut stream = stream.map_err(|error| format!("it failed: {error}"))?;
    loop {
        match stream.next().await {
            Some(Ok(ChatEvent::TextDelta { .. })) => break,
            Some(Ok(_)) => {}
            other => return Err(Stop::Failed(format!("no text came but {other:?}"))),
        }
    }
    drop(stream);
    told(&stage).await
}

async fn told(stage: &Stage) -> Verdict {
    timeout(BOUND, stage.upstream.wait_for_disconnect())
        .await
        .map_err(|_| Stop::Failed("the caller left, and the connection stayed open".to_owned()))
}
