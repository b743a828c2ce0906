//! The layer in a stack: before a call, after a refusal, what it learns, and what it leaves alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use g4f_resilience::trim::{Candidate, Counter};
use g4f_resilience::{Part, ProviderService, Service, TrimLayer};
use g4f_types::{
    Call, Capabilities, ChatEvent, ChatRequest, ChatStream, Context, Error, ErrorKind, Message,
    Oversize, Provider, ProviderInfo, Result, Target, TrimOptions, TrimPolicy, Usage,
};
use support::{Rig, Scripted, finished, secs, trail, whole};
use tower::{Layer as _, ServiceExt as _};

/// How a provider says that a prompt is too long.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Refusal {
    WithLimit,
    WithoutLimit,
    /// It names this one, which is not what it counts by.
    Naming(u32),
    /// It takes everything.
    Never,
}

/// A provider with a real window: it counts what it gets, refuses what is too long, and remembers the rest.
struct Windowed {
    info: ProviderInfo,
    known: Option<u32>,
    window: usize,
    refusal: Refusal,
    /// Tokens that it reports for each of ours.
    reports: f64,
    summary: Summary,
    got: Mutex<Vec<ChatRequest>>,
    refused: Mutex<usize>,
}

/// What it answers when it is asked for a summary.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Summary {
    Writes,
    Fails,
    Hangs,
}

impl Windowed {
    fn new(id: &str, window: usize, known: Option<u32>, refusal: Refusal) -> Self {
        Self {
            info: Scripted::new(id, [whole("")]).info().clone(),
            known,
            window,
            refusal,
            reports: 1.0,
            summary: Summary::Writes,
            got: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    fn refused(&self) -> usize {
        *self.refused.lock().unwrap()
    }

    /// The requests that were answered and no summaries.
    fn got(&self) -> Vec<ChatRequest> {
        let got = self.got.lock().unwrap();
        got.iter().filter(|one| !is_summary(one)).cloned().collect()
    }

    fn summaries(&self) -> Vec<ChatRequest> {
        let got = self.got.lock().unwrap();
        got.iter().filter(|one| is_summary(one)).cloned().collect()
    }

    fn last(&self) -> Arc<Vec<Message>> {
        self.got().last().unwrap().messages.clone()
    }
}

fn is_summary(request: &ChatRequest) -> bool {
    request.messages[0]
        .text()
        .starts_with("Summarise the conversation")
}

fn tokens(messages: &[Message]) -> usize {
    let counter = Counter::for_model("gpt-4o");
    3 + messages
        .iter()
        .map(|m| counter.count(m).tokens)
        .sum::<usize>()
}

#[async_trait]
impl Provider for Windowed {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    fn capabilities(&self, _: &str) -> Capabilities {
        let mut known = Capabilities::UNKNOWN;
        known.context_window = self.known;
        known
    }

    async fn chat(&self, _: &Context, request: ChatRequest) -> Result<ChatStream> {
        let sent = tokens(&request.messages);
        let answer = request.params.max_tokens.unwrap_or(0) as usize;
        if sent + answer > self.window && self.refusal != Refusal::Never {
            *self.refused.lock().unwrap() += 1;
            let error = Error::new(ErrorKind::ContextLength, "too long").with_status(400);
            let limit = u32::try_from(self.window).unwrap();
            return Err(match self.refusal {
                Refusal::WithLimit => error.with_context_limit(limit),
                Refusal::Naming(limit) => error.with_context_limit(limit),
                _ => error,
            }
            .with_reached_upstream(true));
        }
        let is_summary = is_summary(&request);
        self.got.lock().unwrap().push(request);
        if is_summary {
            match self.summary {
                Summary::Writes => {}
                Summary::Fails => return Err(Error::new(ErrorKind::BadRequest, "no summaries")),
                Summary::Hangs => std::future::pending().await,
            }
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count in a test"
        )]
        let input = (sent as f64 * self.reports) as u64;
        let text = if is_summary {
            "They spoke of x."
        } else {
            "fine"
        };
        Ok(ChatStream::ready(vec![
            ChatEvent::text(text),
            ChatEvent::Usage(Box::new(Usage::new(input, 2))),
            finished(),
        ]))
    }
}

fn at(provider: &Arc<Windowed>, model: &str) -> Arc<Target> {
    Arc::new(Target {
        provider: provider.clone(),
        model: model.into(),
        credential: None,
    })
}

/// A system prompt, `n` turns of about 90 tokens each, a last question.
fn talk(n: usize) -> Vec<Message> {
    let mut messages = vec![Message::system("be brief")];
    for n in 0..n {
        messages.push(Message::user(format!("question {n}: {}", "x ".repeat(40))));
        messages.push(Message::assistant(format!(
            "answer {n}: {}",
            "x ".repeat(40)
        )));
    }
    messages.push(Message::user("the last question"));
    messages
}

async fn ask(rig: &Rig, cx: &Context, messages: Vec<Message>) -> Result<String> {
    let request = ChatRequest::new("gpt-4o", messages);
    let call = Call::new(cx.clone(), request);
    let answer = rig.service.clone().oneshot(call).await?;
    Ok(answer.collect().await?.text())
}

fn options(change: impl FnOnce(&mut TrimOptions)) -> TrimOptions {
    let mut options = TrimOptions::default();
    change(&mut options);
    options
}

fn with_options(rig: &Rig, change: impl FnOnce(&mut TrimOptions)) -> Context {
    rig.cx_with(|call| call.trim = Some(Arc::new(options(change))))
}

#[tokio::test(start_paused = true)]
async fn a_known_window_is_kept_before_anything_is_sent() {
    let provider = Arc::new(Windowed::new("one", 600, Some(600), Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = rig.cx();
    assert_eq!(ask(&rig, &cx, talk(20)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 0);
    let sent = provider.last();
    assert_eq!(sent[0].text(), "be brief");
    assert!(sent[1].text().starts_with("question"));
    assert_eq!(sent.last().unwrap().text(), "the last question");
    // An eighth of the window is left for the answer.
    assert!(tokens(&sent) <= 525 && tokens(&sent) > 400);
    assert_eq!(trail(&cx), ["one ok answered"]);
    let message = &cx.trail().snapshot()[0].message;
    assert!(
        message.starts_with("trimmed from about ") && message.contains("left out"),
        "{message}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_fits_is_sent_as_it_is() {
    let provider = Arc::new(Windowed::new(
        "one",
        600_000,
        Some(600_000),
        Refusal::WithLimit,
    ));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let request = ChatRequest::new("gpt-4o", talk(20));
    let cx = rig.cx();
    let call = Call::new(cx.clone(), request.clone());
    rig.service.clone().oneshot(call).await.unwrap();
    assert!(
        Arc::ptr_eq(&provider.last(), &request.messages),
        "no copy was made"
    );
    assert_eq!(cx.trail().snapshot()[0].message, "");
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_the_provider_names_is_learned() {
    let provider = Arc::new(Windowed::new("one", 800, None, Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = rig.cx();
    assert_eq!(ask(&rig, &cx, talk(20)).await.unwrap(), "fine");
    assert_eq!(trail(&cx), ["one ContextLength trimmed", "one ok answered"]);
    let message = &cx.trail().snapshot()[0].message;
    assert!(
        message.contains("too long; trimmed from about"),
        "{message}"
    );
    assert_eq!(provider.refused(), 1);
    assert!(tokens(&provider.last()) > 500);

    // The next one is not refused.
    assert_eq!(ask(&rig, &rig.cx(), talk(30)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 1);
    let target = at(&provider, "gpt-4o");
    assert_eq!(rig.stack.trimming().window(&target), Some(800));

    // An hour later it is found out anew.
    tokio::time::advance(secs(3601)).await;
    assert_eq!(ask(&rig, &rig.cx(), talk(30)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 2);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_half_is_sent() {
    let provider = Arc::new(Windowed::new("one", 1100, None, Refusal::WithoutLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let all = tokens(&talk(20));
    assert_eq!(ask(&rig, &rig.cx(), talk(20)).await.unwrap(), "fine");
    let sent = tokens(&provider.last());
    assert!(sent <= all / 2 && sent > all / 3, "{sent} of {all}");
    // What was taken is taken for the room, for a while.
    assert_eq!(ask(&rig, &rig.cx(), talk(25)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 1);
    tokio::time::advance(secs(601)).await;
    assert_eq!(ask(&rig, &rig.cx(), talk(20)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 2);
}

#[tokio::test(start_paused = true)]
async fn it_trims_once_and_leaves_the_rest_to_the_fallback() {
    let tiny = Arc::new(Windowed::new("tiny", 100, None, Refusal::WithoutLimit));
    let large = Arc::new(Windowed::new("large", 100_000, None, Refusal::WithLimit));
    let rig = Rig::new([at(&tiny, "gpt-4o"), at(&large, "gpt-4o")]);
    let cx = rig.cx();
    assert_eq!(ask(&rig, &cx, talk(20)).await.unwrap(), "fine");
    assert_eq!(
        trail(&cx),
        [
            "tiny ContextLength trimmed",
            "tiny ContextLength switched",
            "large ok answered"
        ]
    );
    assert_eq!(
        large.last().len(),
        talk(20).len(),
        "the other one gets everything"
    );
}

#[tokio::test(start_paused = true)]
async fn a_count_that_is_too_low_does_not_send_the_same_again() {
    let provider = Arc::new(Windowed::new(
        "one",
        1000,
        Some(1400),
        Refusal::Naming(1400),
    ));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = rig.cx();
    assert_eq!(ask(&rig, &cx, talk(20)).await.unwrap(), "fine");
    assert_eq!(provider.refused(), 1);
    assert!(tokens(&provider.last()) > 700);
}

#[tokio::test(start_paused = true)]
async fn no_call_is_made_beyond_the_budget_of_calls() {
    let provider = Arc::new(Windowed::new("one", 800, None, Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = rig.cx_with(|options| options.attempts = Some(1));
    let error = ask(&rig, &cx, talk(20)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert_eq!(provider.refused(), 1);
    assert_eq!(trail(&cx), ["one ContextLength gave_up"]);
}

#[tokio::test(start_paused = true)]
async fn off_means_off() {
    let provider = Arc::new(Windowed::new("one", 600, Some(600), Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = with_options(&rig, |trim| trim.policy = Some(TrimPolicy::Off));
    let error = ask(&rig, &cx, talk(20)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert_eq!((provider.refused(), provider.got().len()), (1, 0));

    let without = Rig::with(
        [at(&provider, "gpt-4o")],
        |_| {},
        |stack| stack.without(Part::Trim),
    );
    assert!(ask(&without, &without.cx(), talk(20)).await.is_err());
    assert_eq!(provider.refused(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_fit_is_not_sent_and_the_larger_one_is_asked() {
    let small = Arc::new(Windowed::new("small", 500, Some(500), Refusal::WithLimit));
    let rig = Rig::new([at(&small, "gpt-4o")]);
    let messages = vec![Message::system("x ".repeat(600)), Message::user("hi")];
    let cx = rig.cx();
    let error = ask(&rig, &cx, messages.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    assert_eq!(error.context_limit(), Some(500));
    assert!(error.help().unwrap().contains("larger window"), "{error:?}");
    assert!(error.message().contains("a window of 500"), "{error}");
    assert_eq!(
        (small.refused(), small.got().len()),
        (0, 0),
        "nothing was sent"
    );

    let large = Arc::new(Windowed::new("large", 5000, Some(5000), Refusal::WithLimit));
    let rig = Rig::new([at(&small, "gpt-4o"), at(&large, "gpt-4o")]);
    assert_eq!(ask(&rig, &rig.cx(), messages).await.unwrap(), "fine");
    assert_eq!(large.got().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn room_is_left_for_the_answer() {
    let provider = Arc::new(Windowed::new("one", 1000, Some(1000), Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let send = |max_tokens, cx: Context| {
        let mut request = ChatRequest::new("gpt-4o", talk(20));
        request.params_mut().max_tokens = max_tokens;
        let service = rig.service.clone();
        async move { service.oneshot(Call::new(cx, request)).await }
    };
    send(Some(400), rig.cx()).await.unwrap();
    let sent = tokens(&provider.last());
    assert!(sent <= 600 && sent > 450, "{sent}");
    assert_eq!(provider.refused(), 0);

    // Half of the window is kept for history at first; the refusal says that this answer is meant.
    send(Some(800), rig.cx()).await.unwrap();
    let sent = tokens(&provider.last());
    assert!(sent <= 200, "{sent}");
    assert_eq!(provider.refused(), 1);

    let cx = with_options(&rig, |trim| trim.reserve = Some(300));
    send(None, cx).await.unwrap();
    let sent = tokens(&provider.last());
    assert!(sent <= 700 && sent > 550, "{sent}");
}

#[tokio::test(start_paused = true)]
async fn options_of_the_call_win_one_by_one() {
    let provider = Arc::new(Windowed::new("one", 100_000, None, Refusal::WithLimit));
    let rig = Rig::with(
        [at(&provider, "gpt-4o")],
        |config| {
            config.trim.max_tokens = Some(500);
            config.trim.oversize = Some(Oversize::Refuse);
        },
        |stack| stack,
    );
    ask(&rig, &rig.cx(), talk(20)).await.unwrap();
    assert!(tokens(&provider.last()) <= 500);
    let cx = with_options(&rig, |trim| trim.policy = Some(TrimPolicy::Middle));
    ask(&rig, &cx, talk(20)).await.unwrap();
    let sent = provider.last();
    assert!(tokens(&sent) <= 500 && sent[1].text().starts_with("question 0"));
    let long = vec![Message::user("A line.\n".repeat(2000))];
    let error = ask(&rig, &rig.cx(), long.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContextLength);
    let cx = with_options(&rig, |trim| trim.oversize = Some(Oversize::Cut));
    ask(&rig, &cx, long).await.unwrap();
    assert!(provider.last()[0].text().contains("left out"));
    let cx = with_options(&rig, |trim| {
        trim.max_tokens = Some(100_000);
        trim.keep = Some(3.0);
    });
    ask(&rig, &cx, talk(20)).await.unwrap();
    assert_eq!(provider.last().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_order_of_ones_own_goes_through_the_stack() {
    let provider = Arc::new(Windowed::new("one", 600, Some(600), Refusal::WithLimit));
    let newest = |_: &[Message], candidates: &[Candidate]| (0..candidates.len()).rev().collect();
    let rig = Rig::with(
        [at(&provider, "gpt-4o")],
        |_| {},
        |stack| stack.trim_order(newest),
    );
    ask(&rig, &rig.cx(), talk(20)).await.unwrap();
    assert!(provider.last()[1].text().starts_with("question 0"));
}

#[tokio::test(start_paused = true)]
async fn estimates_learn_from_reported_usage() {
    // Its tokens are half again as many as we count, by the estimate that is used for it.
    let mut provider = Windowed::new("one", 1_000_000, Some(3000), Refusal::Never);
    provider.reports = 2.0;
    let provider = Arc::new(provider);
    let rig = Rig::new([at(&provider, "some-model")]);
    let before = rig.stack.trimming().ratios().of("some-model");
    for _ in 0..20 {
        ask(&rig, &rig.cx(), talk(30)).await.unwrap();
    }
    let after = rig.stack.trimming().ratios().of("some-model");
    assert!(
        (before - 1.0).abs() < f64::EPSILON && after > 1.2,
        "{after}"
    );
    let first = provider.got()[0].messages.len();
    assert!(provider.last().len() < first, "a higher count leaves less");
}

#[tokio::test(start_paused = true)]
async fn own_addresses_neither_use_nor_teach_limits() {
    let provider = Arc::new(Windowed::new("one", 800, None, Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    for refused in 1..=2 {
        let cx = rig.cx_with(|options| options.base_url = Some("http://127.0.0.1:1".into()));
        ask(&rig, &cx, talk(20)).await.unwrap();
        assert_eq!(provider.refused(), refused);
    }
    assert_eq!(rig.stack.trimming().window(&at(&provider, "gpt-4o")), None);
}

#[tokio::test(start_paused = true)]
async fn alone_around_a_provider_it_writes_the_trail_itself() {
    let provider = Arc::new(Windowed::new("one", 800, None, Refusal::WithLimit));
    let chat: Service<ChatRequest> = Service::new(TrimLayer::default().layer(ProviderService));
    let config = g4f_resilience::ResilienceConfig::default();
    let cx = config
        .context("r", g4f_types::CallOptions::default())
        .for_target(at(&provider, "gpt-4o"));
    let call = Call::new(cx.clone(), ChatRequest::new("gpt-4o", talk(20)));
    chat.oneshot(call).await.unwrap();
    assert_eq!(trail(&cx), ["one ContextLength trimmed", "one ok answered"]);
}

#[tokio::test(start_paused = true)]
async fn a_target_writes_its_own_summary_once_for_many_turns() {
    let provider = Arc::new(Windowed::new("one", 4000, Some(4000), Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = || with_options(&rig, |trim| trim.policy = Some(TrimPolicy::Summarise));
    let first = cx();
    assert_eq!(ask(&rig, &first, talk(40)).await.unwrap(), "fine");
    let message = &first.trail().snapshot()[1].message;
    assert!(message.contains("summarised"), "{message}");
    assert_eq!(
        first.trail().snapshot()[0].message,
        "wrote a summary of earlier messages"
    );
    let sent = provider.last();
    assert!(sent[1].text().contains("They spoke of x.") && sent[1].text().contains("question"));
    assert_eq!(
        (provider.summaries().len(), &*provider.summaries()[0].model),
        (1, "gpt-4o")
    );
    // The conversation goes on: the summary is found again, until the room is full once more.
    for turns in 41..48 {
        ask(&rig, &cx(), talk(turns)).await.unwrap();
        assert!(provider.last()[1].text().contains("They spoke of x."));
    }
    assert_eq!(provider.summaries().len(), 1);
    ask(&rig, &cx(), talk(90)).await.unwrap();
    let summaries = provider.summaries();
    assert_eq!(summaries.len(), 2);
    let words = summaries[1].messages[1].text();
    assert!(
        words.contains("They spoke of x.") && !words.contains("question 0:"),
        "it goes on from the first"
    );
    assert_eq!(provider.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_summary_that_fails_or_takes_too_long_costs_only_itself() {
    for summary in [Summary::Fails, Summary::Hangs] {
        let mut provider = Windowed::new("one", 4000, Some(4000), Refusal::WithLimit);
        provider.summary = summary;
        let provider = Arc::new(provider);
        let rig = Rig::new([at(&provider, "gpt-4o")]);
        let cx = with_options(&rig, |trim| trim.policy = Some(TrimPolicy::Summarise));
        let began = tokio::time::Instant::now();
        assert_eq!(
            ask(&rig, &cx, talk(60)).await.unwrap(),
            "fine",
            "{summary:?}"
        );
        assert!(began.elapsed() <= Duration::from_secs(31));
        let sent = provider.last();
        assert!(sent[1].text().starts_with("question") && tokens(&sent) > 2000);
    }
}

#[tokio::test(start_paused = true)]
async fn another_model_writes_summaries_where_one_is_named() {
    let provider = Arc::new(Windowed::new("one", 4000, Some(4000), Refusal::WithLimit));
    let rig = Rig::new([at(&provider, "gpt-4o")]);
    let cx = with_options(&rig, |trim| {
        trim.policy = Some(TrimPolicy::Summarise);
        trim.summary_model = Some("small-one".into());
    });
    assert_eq!(ask(&rig, &cx, talk(60)).await.unwrap(), "fine");
    // The plan of this router is always the same: what counts is that it was asked.
    assert_eq!(provider.summaries().len(), 1);
    assert!(provider.last()[1].text().contains("They spoke of x."));
}
