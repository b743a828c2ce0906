//! One call: fitted, sent, and after a refusal fitted again and sent once more.

use std::sync::Arc;
use std::time::Duration;

use g4f_tokens::REPLY_PRIMER;
use g4f_types::{
    Action, Call, Capabilities, ChatRequest, ChatStream, Context, Error, ErrorKind, Message,
    Outcome, Result, Target, TrimPolicy, Usage,
};
use tower::ServiceExt as _;

use super::super::count::{Counter, is_text};
use super::super::fit::{Fitted, fit};
use super::super::learned::{Learned, Limit};
use super::super::policy::{Budget, Policy, part_of};
use super::super::report::Report;
use super::super::settings::{Reserve, Settings};
use super::super::summary;
use super::{Shared, as_chat, as_chat_mut, cast};
use crate::answer::{Answer, Observer};
use crate::attempt::{Recorder, one_line};
use crate::policy::is_local;
use crate::provider::placed;
use crate::rate_limit::is_own_address;
use crate::service::{Ask, Inner};
use crate::time::{is_over, time_left};

/// What is sent again of what was refused without a limit.
const WITHOUT_LIMIT: f64 = 0.5;

/// The same where a limit is named that the conversation keeps by our own count: that count is too low.
const MISCOUNTED: f64 = 0.75;

/// Longest wait for a summary; never more than half of the time that is left.
const SUMMARY_TIME: Duration = Duration::from_secs(30);

/// More bytes than this are counted with a vocabulary on a thread that may block: it takes longer than others should
/// wait for this one.
const BLOCKING: usize = 512 * 1024;

/// A call under way.
struct Driver<'a, R, S> {
    shared: &'a Shared,
    cx: &'a Context,
    target: &'a Target,
    capabilities: Capabilities,
    settings: Settings<'a>,
    policy: Policy,
    /// For a summary by the target itself.
    spare: Option<S>,
    /// As it came.
    request: &'a R,
    chat: &'a ChatRequest,
}

pub(super) async fn drive<R: Ask, S: Inner<R>>(
    shared: Arc<Shared>,
    mut inner: S,
    call: Call<R>,
) -> Result<R::Answer> {
    let Call { cx, request } = call;
    let (Some(chat), Some(target)) = (as_chat(&request), cx.target().cloned()) else {
        return inner.call(Call::new(cx, request)).await;
    };
    let settings = Settings::of(&cx, &shared.options);
    let driver = Driver {
        shared: &shared,
        cx: &cx,
        target: &target,
        capabilities: target.provider.capabilities(&target.model),
        settings,
        policy: settings.policy(shared.order.as_ref())?,
        spare: (settings.kind() == TrimPolicy::Summarise).then(|| inner.clone()),
        request: &request,
        chat,
    };
    let (first, report) = driver.before().await?;
    let recorder = Recorder::start(&cx);
    let error = match ask(&mut inner, &cx, first.clone()).await {
        Ok(answer) => {
            let Some(report) = report else {
                recorder.discard();
                return Ok(answer);
            };
            if report.is_unchanged() {
                recorder.discard();
                return Ok(driver.follow(answer, &first));
            }
            let answer = recorder.answered(answer);
            note(&cx, &report.line());
            return Ok(driver.follow(answer, &first));
        }
        Err(error) => placed(error, &cx),
    };
    let refused = error.kind() == ErrorKind::ContextLength && !is_local(&error);
    if !refused || cx.attempts_left() == 0 || is_over(&cx) {
        recorder.discard();
        return Err(error);
    }
    let (second, report, room) = match driver.after(&error, &first).await {
        Ok(fitted) => fitted,
        Err(cannot) => {
            recorder.discard();
            return Err(with_advice(error, &cannot));
        }
    };
    let line = report.line();
    recorder.failed(&error, Action::Trimmed, 0);
    cx.trail().update_last(|attempt| {
        attempt.action = Action::Trimmed;
        attempt.message = one_line(&format!("{}; {line}", attempt.message));
    });
    tracing::debug!(request_id = %cx.request_id(), %error, "the refusal behind the trimming");
    let recorder = Recorder::start(&cx);
    inner.ready().await?;
    match ask(&mut inner, &cx, second.clone()).await {
        Ok(answer) => {
            if let Some(room) = room
                && !is_own_address(&cx)
            {
                shared.learned.learn(&target, Limit::Room(room));
            }
            Ok(driver.follow(recorder.answered(answer), &second))
        }
        Err(error) => {
            let error = placed(error, &cx);
            recorder.gave_up(&error);
            Err(error)
        }
    }
}

/// Whoever stands below may have left the commit to us.
async fn ask<R: Ask, S: Inner<R>>(inner: &mut S, cx: &Context, request: R) -> Result<R::Answer> {
    match inner.call(Call::new(cx.clone(), request)).await {
        Ok(answer) => answer.commit(None).await,
        Err(error) => Err(error),
    }
}

/// Says in the trail what went before the attempt that has just answered.
fn note(cx: &Context, line: &str) {
    cx.trail().update_last(|attempt| {
        if attempt.outcome == Outcome::Ok && attempt.message.is_empty() {
            attempt.message = one_line(line);
        }
    });
}

/// The provider's error, with what could be done about it.
fn with_advice(error: Error, cannot: &Error) -> Error {
    if error.help().is_some() {
        return error;
    }
    let help = cannot.help().unwrap_or_default();
    error.with_help(format!(
        "trimming cannot help: {}; {help}",
        cannot.message()
    ))
}

impl<R: Ask, S: Inner<R>> Driver<'_, R, S> {
    /// The request as it is sent first.
    async fn before(&self) -> Result<(R, Option<Report>)> {
        let limit = (!is_own_address(self.cx))
            .then(|| self.shared.learned.limit(self.target))
            .flatten();
        let Some(budget) = self.settings.budget(self.chat, &self.capabilities, limit) else {
            return Ok((self.request.clone(), None));
        };
        let fitted = self.fit(budget).await?;
        let report = fitted.report.clone();
        if fitted.is_whole() {
            return Ok((self.request.clone(), report.counted.then_some(report)));
        }
        self.log(&report);
        Ok((self.with_messages(fitted), Some(report)))
    }

    /// The request after a refusal, and the room that was guessed where no limit was named.
    async fn after(&self, error: &Error, sent: &R) -> Result<(R, Report, Option<usize>)> {
        let sent = as_chat(sent).map_or(&self.chat.messages, |chat| &chat.messages);
        let counter = self.counter();
        let tokens = count(sent, &counter);
        let (mut budget, mut guessed) = if let Some(limit) = error.context_limit() {
            let window = limit as usize;
            if !is_own_address(self.cx) {
                let learned = &self.shared.learned;
                learned.learn(self.target, Limit::Window(window));
            }
            let (chat, capabilities) = (self.chat, &self.capabilities);
            let settings = &self.settings;
            let budget = settings.of_window(chat, capabilities, window, Reserve::Strict);
            (budget, None)
        } else {
            let room = part_of(tokens, WITHOUT_LIMIT);
            (Budget::new(room), Some(room))
        };
        if tokens <= budget.tokens {
            budget = budget.at_most(part_of(tokens, MISCOUNTED));
            guessed = Some(budget.tokens);
        }
        let fitted = self.fit(budget).await?;
        if fitted.is_whole() {
            return Err(Error::new(
                ErrorKind::ContextLength,
                "nothing of the conversation may go",
            ));
        }
        let report = fitted.report.clone();
        self.log(&report);
        Ok((self.with_messages(fitted), report, guessed))
    }

    fn counter(&self) -> Counter {
        self.shared.learned.counter(&self.target.model)
    }

    /// Fits the conversation as it came.
    async fn fit(&self, budget: Budget) -> Result<Fitted> {
        let messages = &self.chat.messages;
        let counter = self.counter();
        let plain = fit_somewhere(messages, budget, &self.policy, &counter).await?;
        let is_custom = self.shared.order.is_some();
        if self.settings.kind() != TrimPolicy::Summarise || is_custom {
            return Ok(plain);
        }
        let summaries = &self.shared.learned.summaries;
        let ask = |request| self.summary(request);
        summary::summarised(
            plain,
            messages,
            &budget,
            &self.policy,
            &counter,
            summaries,
            ask,
        )
        .await
    }

    /// Asks for a summary: the model that is named for it, else the target itself.
    async fn summary(&self, mut request: ChatRequest) -> Result<String> {
        // One call is for the summary, one for the answer.
        if self.cx.attempts_left() < 2 {
            return Err(Error::new(
                ErrorKind::Exhausted,
                "the budget of upstream calls has no room for a summary",
            ));
        }
        let left = time_left(self.cx).map_or(SUMMARY_TIME, |left| left / 2);
        let answer = async {
            if let (Some(model), Some(summaries)) =
                (self.settings.summary_model(), &self.shared.summaries)
            {
                request.model = model.into();
                return summaries.summarise(self.cx, request).await;
            }
            request.model = self.target.model.clone();
            let request = cast::<ChatRequest, R>(request).ok_or_else(not_chat)?;
            let mut inner = self.spare.clone().ok_or_else(not_chat)?;
            let answer = inner
                .ready()
                .await?
                .call(Call::new(self.cx.clone(), request));
            let stream = cast::<R::Answer, ChatStream>(answer.await?).ok_or_else(not_chat)?;
            Ok(stream.collect().await?.text())
        };
        let answer = tokio::time::timeout(left.min(SUMMARY_TIME), answer).await;
        let outcome = answer.unwrap_or_else(|_| {
            Err(Error::new(
                ErrorKind::Timeout,
                "the summary did not come in time",
            ))
        });
        if outcome.is_ok() {
            note(self.cx, "wrote a summary of earlier messages");
        }
        outcome
    }

    fn with_messages(&self, fitted: Fitted) -> R {
        let mut request = self.request.clone();
        if let Some(chat) = as_chat_mut(&mut request) {
            chat.messages = Arc::new(fitted.into_messages(&self.chat.messages));
        }
        request
    }

    /// Texts without tools, for a model whose vocabulary is not known: their count is compared with the provider's.
    fn follow(&self, answer: R::Answer, sent: &R) -> R::Answer {
        let Some(sent) = as_chat(sent) else {
            return answer;
        };
        let plain = sent.params.tools.is_empty() && sent.params.response_format.is_none();
        if self.counter().is_exact() || !plain || !sent.messages.iter().all(is_text) {
            return answer;
        }
        let estimated: usize = sent.messages.iter().map(Counter::estimate).sum();
        answer.observe(Teacher {
            learned: self.shared.learned.clone(),
            model: self.target.model.clone(),
            estimated: estimated + REPLY_PRIMER,
            usage: None,
        })
    }

    fn log(&self, report: &Report) {
        tracing::info!(
            request_id = %self.cx.request_id(),
            target = %self.target.label(),
            before = report.before,
            after = report.after,
            budget = report.budget,
            dropped = report.dropped.len(),
            cut = report.cut.len(),
            summarised = report.summarised,
            "trimmed the conversation"
        );
        tracing::debug!(
            request_id = %self.cx.request_id(),
            dropped = ?report.dropped,
            cut = ?report.cut,
            "the messages that were trimmed"
        );
    }
}

fn not_chat() -> Error {
    Error::config("a summary is a chat answer")
}

/// Counts here, or on a thread that may block where it is much.
async fn fit_somewhere(
    messages: &Arc<Vec<Message>>,
    budget: Budget,
    policy: &Policy,
    counter: &Counter,
) -> Result<Fitted> {
    let bytes = || {
        messages
            .iter()
            .map(|message| counter.most(message))
            .sum::<usize>()
    };
    let is_much = || {
        let bytes = bytes();
        bytes > BLOCKING && bytes > budget.tokens
    };
    if counter.is_exact()
        && is_much()
        && let Ok(runtime) = tokio::runtime::Handle::try_current()
    {
        let (messages, policy, counter) = (messages.clone(), policy.clone(), counter.clone());
        let work = runtime.spawn_blocking(move || fit(&messages, &budget, &policy, &counter));
        if let Ok(fitted) = work.await {
            return fitted;
        }
        return Err(Error::new(
            ErrorKind::Cancelled,
            "the process is ending while a conversation is counted",
        ));
    }
    fit(messages, &budget, policy, counter)
}

/// The tokens of what was sent; where it is much, by the estimate, which is quick.
fn count(messages: &[Message], counter: &Counter) -> usize {
    let bytes: usize = messages.iter().map(|one| counter.most(one)).sum();
    let tokens = |message| {
        if bytes > BLOCKING {
            Counter::estimate(message)
        } else {
            counter.count(message).tokens
        }
    };
    messages.iter().map(tokens).sum::<usize>() + REPLY_PRIMER
}

/// Learns from the usage at the end of an answer.
struct Teacher {
    learned: Arc<Learned>,
    model: Arc<str>,
    estimated: usize,
    usage: Option<Usage>,
}

impl Observer for Teacher {
    fn usage(&mut self, usage: &Usage) {
        self.usage = Some(*usage);
    }

    fn end(self, _: g4f_types::End<'_>) {
        if let Some(usage) = self.usage.filter(|usage| !usage.estimated) {
            let ratios = self.learned.ratios();
            ratios.learn(&self.model, self.estimated, usage.input_tokens);
        }
    }
}
