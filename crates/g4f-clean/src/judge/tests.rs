//! The judge as a whole, asked through scripted models.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use g4f_types::{
    BoxFuture, CallOptions, ChatEvent, ChatRequest, ChatStream, CleanMode, Context, ContextParts,
    Error, ErrorKind, FinishReason, JudgeOptions, Result, Usage,
};
use serde_json::json;

use super::{Ask, Judge, Rejected, Verdict};
use crate::About;

const TEXT: &str =
    "Paris is the capital of France.\n\n---\n**Sponsor**\nTry [Acme](https://acme.example) today!";
const CLEAN: &str = "Paris is the capital of France.";

/// What a scripted model does.
enum Does {
    Says(String),
    Streams(Vec<ChatEvent>),
    Fails(ErrorKind),
    Hangs,
    /// Says a letter a second, for ever.
    Trickles,
}

struct Model {
    does: Does,
    seen: Mutex<Vec<(Context, ChatRequest)>>,
}

impl Model {
    fn new(does: Does) -> Arc<Self> {
        let seen = Mutex::default();
        Arc::new(Self { does, seen })
    }

    fn seen(&self) -> (Context, ChatRequest) {
        self.seen.lock().unwrap().last().unwrap().clone()
    }
}

impl Ask for Model {
    fn ask<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<ChatStream>> {
        self.seen.lock().unwrap().push((cx.clone(), request));
        Box::pin(async move {
            let reason = FinishReason::Stop;
            match &self.does {
                Does::Says(text) => Ok(ChatStream::ready([
                    ChatEvent::text(text),
                    ChatEvent::Usage(Box::new(Usage::new(7, 3))),
                    ChatEvent::Finished { reason },
                ])),
                Does::Streams(events) => Ok(ChatStream::ready(events.clone())),
                Does::Fails(kind) => Err(Error::new(*kind, "broken")),
                Does::Hangs => std::future::pending().await,
                Does::Trickles => Ok(ChatStream::new(futures_util::stream::unfold(
                    (),
                    |()| async {
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        Some((Ok(ChatEvent::text("x")), ()))
                    },
                ))),
            }
        })
    }
}

fn verdict(text: &str) -> Does {
    Does::Says(json!({"has_ad": true, "cleaned_text": text}).to_string())
}

async fn judged(does: Does) -> Verdict {
    let judge = Judge::new(Model::new(does), JudgeOptions::default());
    judge.judge(TEXT, &About::default(), None).await
}

fn reason(verdict: &Verdict) -> &'static str {
    assert!(verdict.spans.is_empty());
    assert_eq!(verdict.apply(TEXT), TEXT);
    verdict.rejected.as_ref().map_or("none", Rejected::as_str)
}

#[tokio::test]
async fn an_honest_judge_is_followed() {
    let verdict = judged(verdict(CLEAN)).await;
    assert_eq!(verdict.apply(TEXT), CLEAN);
    assert_eq!(verdict.usage, Some(Usage::new(7, 3)));
    let removed = verdict.removed(TEXT);
    assert_eq!(removed.len(), 1);
    assert_eq!(
        (&*removed[0].rule, &*removed[0].text),
        ("judge", &TEXT[CLEAN.len()..])
    );
    let note = verdict.note().unwrap();
    assert_eq!(note, "the judge took 1 piece out (7 + 3 tokens)");
}

#[tokio::test]
async fn a_judge_that_finds_nothing_changes_nothing() {
    let says = json!({"has_ad": false, "cleaned_text": TEXT}).to_string();
    let verdict = judged(Does::Says(says)).await;
    assert_eq!(reason(&verdict), "none");
}

#[tokio::test]
async fn nonsense_leaves_the_text_and_says_why() {
    let cut = vec![
        ChatEvent::text(json!({"has_ad": true, "cleaned_text": CLEAN}).to_string()),
        ChatEvent::Finished {
            reason: FinishReason::Length,
        },
    ];
    let huge = vec![
        ChatEvent::text("x".repeat(80_000)),
        ChatEvent::Finished {
            reason: FinishReason::Stop,
        },
    ];
    let cases = [
        (verdict("Paris is the biggest city of France."), "reworded"),
        (verdict("Paris is the capital"), "part_of_sentence"),
        (Does::Says(String::new()), "unreadable"),
        (
            Does::Says("Sure! The capital of Italy is Rome.".into()),
            "unreadable",
        ),
        (
            Does::Says(json!({"has_ad": false, "cleaned_text": CLEAN}).to_string()),
            "contradiction",
        ),
        (Does::Fails(ErrorKind::Server), "failed"),
        (Does::Streams(cut), "cut_off"),
        (Does::Streams(huge), "endless"),
        (Does::Streams(vec![ChatEvent::text("{")]), "failed"),
    ];
    for (does, expected) in cases {
        assert_eq!(reason(&judged(does).await), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_judge_that_hangs_or_trickles_is_left_after_its_deadline() {
    for does in [Does::Hangs, Does::Trickles] {
        let begin = tokio::time::Instant::now();
        assert_eq!(reason(&judged(does).await), "timed_out");
        assert_eq!(begin.elapsed().as_secs(), 15);
    }
}

/// The surroundings of a request with this many seconds left, and one call.
fn serving(seconds: u64) -> Context {
    let started = tokio::time::Instant::now().into_std();
    let mut options = CallOptions::default();
    options.api_key = Some("secret".into());
    options.providers = vec!["answering".into()];
    options.exclude_providers = vec!["bad".into()];
    options.allow_keyless = Some(false);
    options.attempts = Some(1);
    Context::new(ContextParts {
        request_id: "r".into(),
        options,
        started,
        deadline: Some(started + Duration::from_secs(seconds)),
        attempts: 1,
    })
}

#[tokio::test(start_paused = true)]
async fn the_request_that_is_served_bounds_the_time() {
    let judge = Judge::new(Model::new(Does::Hangs), JudgeOptions::default());
    let begin = tokio::time::Instant::now();
    let verdict = judge
        .judge(TEXT, &About::default(), Some(&serving(4)))
        .await;
    assert_eq!(
        (reason(&verdict), begin.elapsed().as_secs()),
        ("timed_out", 4)
    );
    let model = Model::new(Does::Hangs);
    let judge = Judge::new(model.clone(), JudgeOptions::default());
    let verdict = judge
        .judge(TEXT, &About::default(), Some(&serving(0)))
        .await;
    assert_eq!(reason(&verdict), "timed_out");
    assert!(
        model.seen.lock().unwrap().is_empty(),
        "nobody is asked without time"
    );
}

#[tokio::test(start_paused = true)]
async fn the_call_is_its_own_and_keeps_to_what_is_forbidden() {
    let mut nested = CallOptions::default();
    nested.providers = vec!["judging".into()];
    nested.retries = Some(2);
    nested.timeout = Some(Duration::from_secs(3));
    // Even one who wants it gets no cleaned verdict.
    nested.clean = Some(Arc::default());
    let mut options = JudgeOptions::default();
    options.model = Some("small".into());
    options.max_tokens = Some(99);
    options.options = Some(Arc::new(nested));
    let model = Model::new(verdict(CLEAN));
    let mut usual = JudgeOptions::default();
    usual.model = Some("large".into());
    usual.temperature = Some(0.5);
    let judge = Judge::new(model.clone(), usual).with(&options);
    let serving = serving(60);
    let verdict = judge.judge(TEXT, &About::default(), Some(&serving)).await;
    assert_eq!(verdict.spans.len(), 1);
    let (cx, request) = model.seen();
    let own = cx.options();
    assert_eq!(own.clean.as_ref().unwrap().mode, Some(CleanMode::Off));
    assert_eq!(
        (own.providers.as_slice(), own.retries),
        (&["judging".to_owned()][..], Some(2))
    );
    assert_eq!(own.exclude_providers, ["bad"]);
    assert_eq!(
        (own.allow_keyless, own.api_key.is_none()),
        (Some(false), true)
    );
    assert_eq!(
        cx.deadline().unwrap() - cx.started(),
        Duration::from_secs(3)
    );
    assert_eq!((&**cx.request_id(), cx.attempts_left()), ("r/judge", 3));
    assert!(cx.take_attempt());
    assert_eq!(
        serving.attempts_left(),
        1,
        "the request's own budget is untouched"
    );
    assert_eq!((&*request.model, request.stream), ("small", false));
    assert_eq!(request.params.temperature, Some(0.5));
    assert_eq!(request.params.max_tokens, Some(99));
}

#[tokio::test]
async fn nobody_is_asked_about_nothing() {
    let model = Model::new(Does::Hangs);
    let judge = Judge::new(model.clone(), JudgeOptions::default());
    let verdict = judge.judge(" \n ", &About::default(), None).await;
    assert!(verdict.spans.is_empty() && verdict.note().is_none());
    assert!(model.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_handed_out_already_stays() {
    let verdict = judged(verdict(CLEAN)).await;
    let left = |at: usize| verdict.clone().behind(TEXT, at).spans;
    assert_eq!(left(0), verdict.spans);
    assert_eq!(left(CLEAN.len()), verdict.spans);
    let blanks = CLEAN.len() + 2;
    let rest = left(blanks);
    assert_eq!((rest.len(), &rest[0]), (1, &(blanks..TEXT.len())));
    assert!(left(blanks + 1).is_empty() && left(TEXT.len()).is_empty());
}

#[tokio::test]
async fn a_notice_goes_as_a_whole() {
    let notice = "You have reached your daily limit.";
    let model = Model::new(verdict(""));
    let judge = Judge::new(model, JudgeOptions::default());
    let verdict = judge.judge(notice, &About::default(), None).await;
    assert_eq!(verdict.apply(notice), "");
    assert_eq!(verdict.removed(notice)[0].kind, crate::Kind::Notice);
}
