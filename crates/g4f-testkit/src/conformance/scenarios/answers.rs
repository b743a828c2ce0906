//! What a good answer looks like, in one piece and in many.

use g4f_types::{ChatAnswer, ChatEvent, FinishReason, Usage};

use crate::conformance::trial::{Stop, TEXT, Trial, Verdict, ensure, same};
use crate::conformance::wire::{End, Say};

/// Pieces with everything that breaks naive decoders: accents, wide characters, joined emoji.
pub(super) const PIECES: [&str; 4] = ["Grüße, ", "世界", "! 👩\u{200d}🚀", " done."];

/// The pieces as one text.
pub(super) fn whole() -> String {
    PIECES.concat()
}

/// The pieces as parts of an answer.
pub(super) fn parts() -> Vec<Say<'static>> {
    PIECES.into_iter().map(Say::Text).collect()
}

pub(super) async fn plain(trial: &Trial<'_>) -> Verdict {
    let said = trial.said([Say::Text(TEXT)]);
    let reply = trial.needed(trial.wire().plain(&said), "plain text")?;
    let stage = trial.stage(reply).await?;
    let answer = stage.answer(trial.question(false)).await?;
    check(trial, &answer, TEXT)?;
    same("requests sent", &stage.upstream.hits(), &1)
}

pub(super) async fn streamed(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts());
    let reply = trial.needed(trial.wire().stream(&said), "streamed text")?;
    let stage = trial.stage(reply).await?;
    let events = stage.events(trial.question(true)).await?;
    let is_text = |event: &&ChatEvent| matches!(event, ChatEvent::TextDelta { .. });
    let deltas = events.iter().filter(is_text).count();
    ensure(deltas > 1, || format!("the text came in {deltas} piece"))?;
    let mut collector = g4f_types::Collector::new();
    for event in events {
        collector.push(event);
    }
    check(trial, collector.answer(), &whole())?;
    same("requests sent", &stage.upstream.hits(), &1)
}

pub(super) fn check(trial: &Trial<'_>, answer: &ChatAnswer, text: &str) -> Verdict {
    same("text", &answer.text().as_str(), &text)?;
    same("choices", &answer.choices.len(), &1)?;
    same(
        "finish reason",
        &answer.finish_reason(),
        &Some(&FinishReason::Stop),
    )?;
    same("model", &answer.model.as_str(), &trial.wire().model())
}

pub(super) async fn plain_usage(trial: &Trial<'_>) -> Verdict {
    let said = trial.said([Say::Text(TEXT)]).using(Usage::new(7, 3));
    let reply = trial.reply(trial.wire().plain(&said), "usage")?;
    usage(
        trial,
        &trial
            .stage(reply)
            .await?
            .answer(trial.question(false))
            .await?,
    )
}

pub(super) async fn streamed_usage(trial: &Trial<'_>) -> Verdict {
    let said = trial.said(parts()).using(Usage::new(7, 3));
    let reply = trial.reply(trial.wire().stream(&said), "usage at the end of a stream")?;
    let answer = trial
        .stage(reply)
        .await?
        .answer(trial.question(true))
        .await?;
    check(trial, &answer, &whole())?;
    usage(trial, &answer)
}

fn usage(_: &Trial<'_>, answer: &ChatAnswer) -> Verdict {
    let Some(usage) = answer.usage else {
        return Err(Stop::Failed("the usage is lost".to_owned()));
    };
    let tokens = (usage.input_tokens, usage.output_tokens, usage.total_tokens);
    same("tokens (in, out, total)", &tokens, &(7, 3, 10))?;
    same("estimated", &usage.estimated, &false)
}

pub(super) async fn empty(trial: &Trial<'_>) -> Verdict {
    let reply = trial.wire().stream(&trial.said([]));
    let reply = trial.reply(reply, "answer that only ends")?;
    let answer = trial
        .stage(reply)
        .await?
        .answer(trial.question(true))
        .await?;
    same("content", &answer.has_content(), &false)?;
    same(
        "finish reason",
        &answer.finish_reason(),
        &Some(&FinishReason::Stop),
    )
}

pub(super) async fn length(trial: &Trial<'_>) -> Verdict {
    finish(trial, FinishReason::Length).await
}

pub(super) async fn unknown_finish_reason(trial: &Trial<'_>) -> Verdict {
    finish(trial, FinishReason::Other("moon_phase".to_owned())).await
}

async fn finish(trial: &Trial<'_>, reason: FinishReason) -> Verdict {
    let end = End::Finish(reason.clone());
    let reply = trial.any_reply(&trial.said([Say::Text(TEXT)]).ending(end));
    let reply = trial.reply(reply, &format!("finish reason {reason}"))?;
    let answer = trial
        .stage(reply)
        .await?
        .answer(trial.any_question())
        .await?;
    same("text", &answer.text().as_str(), &TEXT)?;
    same("finish reason", &answer.finish_reason(), &Some(&reason))
}

pub(super) async fn reasoning(trial: &Trial<'_>, stream: bool) -> Verdict {
    let parts = [
        Say::Reasoning("Let me "),
        Say::Reasoning("see."),
        Say::Text(TEXT),
    ];
    let parts = if stream { &parts[..] } else { &parts[1..] };
    let answer = answer(trial, parts, stream, "thinking").await?;
    let thought = if stream { "Let me see." } else { "see." };
    same("thinking", &answer.reasoning().as_str(), &thought)?;
    same("text", &answer.text().as_str(), &TEXT)
}

pub(super) async fn refusal(trial: &Trial<'_>, stream: bool) -> Verdict {
    const NO: &str = "I will not do that.";
    let answer = answer(trial, &[Say::Refusal(NO)], stream, "refusal of its own").await?;
    let parts = answer.message().map(|message| message.parts.clone());
    let refusal = g4f_types::Part::Refusal(NO.to_owned());
    same("parts", &parts.unwrap_or_default(), &vec![refusal])
}

async fn answer(
    trial: &Trial<'_>,
    parts: &[Say<'_>],
    stream: bool,
    what: &str,
) -> Verdict<ChatAnswer> {
    let said = trial.said(parts);
    let wire = trial.wire();
    let reply = if stream {
        wire.stream(&said)
    } else {
        wire.plain(&said)
    };
    let reply = trial.reply(reply, what)?;
    trial
        .stage(reply)
        .await?
        .answer(trial.question(stream))
        .await
}
