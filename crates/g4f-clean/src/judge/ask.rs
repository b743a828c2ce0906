//! The judge's call: its surroundings, its deadline, and how much of an answer is read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use g4f_types::{
    BoxFuture, CallOptions, ChatAnswer, ChatRequest, ChatStream, CleanMode, CleanOptions, Context,
    ContextParts, FinishReason, JudgeOptions, Result,
};
use g4f_types::{ChatEvent, Collector};
use tokio::time::timeout;

use super::TIMEOUT;
use super::rejected::Rejected;

/// Upstream calls of one judgement, unless the options say otherwise: a second and a third target may be tried.
const ATTEMPTS: u32 = 3;

/// How many times the length of the text an answer may have: each byte may come as an escape of six.
const LONGEST: usize = 6;

/// What an answer may hold beside the text: stray words, thinking.
const BESIDE: usize = 64 * 1024;

/// Reaches a model: a stack, a client, a service of one's own.
pub trait Ask: Send + Sync + 'static {
    /// Answers `request`. `cx` belongs to this call alone: its options, its deadline, its budget. Its options say that
    /// the answer is not cleaned. A request without a model leaves the choice to whoever asks.
    ///
    /// # Errors
    /// Whatever went wrong; it costs the judgement and nothing else.
    fn ask<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<ChatStream>>;
}

/// The surroundings of the call: those of the judge's options. Of the request that it serves it takes what forbids (whom
/// not to ask, the proxy to go through) and the end of its time, and neither keys nor preferences: these are meant for
/// other servers.
pub(super) fn context(options: &JudgeOptions, of: Option<&Context>) -> Context {
    let mut own = options
        .options
        .as_deref()
        .map_or_else(CallOptions::default, Clone::clone);
    let mut clean = CleanOptions::default();
    clean.mode = Some(CleanMode::Off);
    own.clean = Some(Arc::new(clean));
    if let Some(of) = of {
        let served = of.options();
        own.exclude_providers
            .extend(served.exclude_providers.iter().cloned());
        own.exclude_models
            .extend(served.exclude_models.iter().cloned());
        if served.allow_keyless == Some(false) {
            own.allow_keyless = Some(false);
        }
        own.proxy = own.proxy.or_else(|| served.proxy.clone());
        own.connect = own.connect.or(served.connect);
    }
    let started = tokio::time::Instant::now().into_std();
    let wait = own.timeout.unwrap_or(TIMEOUT);
    let mut deadline = after(started, wait);
    if let Some(end) = of.and_then(Context::deadline) {
        deadline = deadline.min(end);
    }
    let request_id = of.map_or_else(
        || Arc::from("judge"),
        |of| Arc::from(format!("{}/judge", of.request_id())),
    );
    Context::new(ContextParts {
        request_id,
        attempts: own.attempts.unwrap_or(ATTEMPTS),
        options: own,
        started,
        deadline: Some(deadline),
    })
}

/// Asks, and reads the answer: at most as much of it as a verdict on `sent` bytes can have, and for as long as the
/// deadline allows.
pub(super) async fn answer(
    ask: &dyn Ask,
    cx: &Context,
    request: ChatRequest,
    sent: usize,
) -> Result<ChatAnswer, Rejected> {
    let wait = cx.deadline().map_or(TIMEOUT, |deadline| {
        deadline.saturating_duration_since(cx.started())
    });
    if wait.is_zero() {
        return Err(Rejected::TimedOut(wait));
    }
    let all = async {
        let stream = ask.ask(cx, request).await.map_err(Rejected::Failed)?;
        read(stream, sent.saturating_mul(LONGEST).saturating_add(BESIDE)).await
    };
    let answer = timeout(wait, all)
        .await
        .map_err(|_| Rejected::TimedOut(wait))??;
    match answer.finish_reason() {
        None | Some(FinishReason::Stop | FinishReason::Other(_)) => Ok(answer),
        Some(_) => Err(Rejected::CutOff),
    }
}

async fn read(mut stream: ChatStream, most: usize) -> Result<ChatAnswer, Rejected> {
    let (mut collector, mut length) = (Collector::new(), 0_usize);
    while let Some(event) = stream.next().await {
        let event = event.map_err(Rejected::Failed)?;
        length = length.saturating_add(match &event {
            ChatEvent::TextDelta { text, .. }
            | ChatEvent::RefusalDelta { text, .. }
            | ChatEvent::ReasoningDelta { text, .. } => text.len(),
            // Whatever else comes is small or counted by no one: it must not come without end either.
            _ => 1,
        });
        if length > most {
            return Err(Rejected::Endless);
        }
        if matches!(
            event,
            ChatEvent::TextDelta { choice: 0, .. }
                | ChatEvent::ChoiceFinished { choice: 0, .. }
                | ChatEvent::Usage(_)
                | ChatEvent::Finished { .. }
        ) {
            collector.push(event);
        }
    }
    Ok(collector.into_answer())
}

/// The moment after `wait`; one in the far future where no clock reaches that far.
fn after(from: Instant, wait: Duration) -> Instant {
    /// Thirty years.
    const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    from + wait.min(FAR)
}
