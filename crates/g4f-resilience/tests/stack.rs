//! The stack as a whole: users' layers, parts left out, configuration, other operations, logs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use g4f_registry::Plan;
use g4f_resilience::{Part, ResilienceConfig, Stack};
use g4f_store::MemoryStore;
use g4f_types::facets::{Embed, EmbedRequest, Embeddings, Speech, SpeechAnswer, SpeechRequest};
use g4f_types::{
    Call, CallOptions, ChatRequest, ChatStream, Context, ErrorKind as K, Provider, ProviderInfo,
    Result, Target,
};
use support::*;
use tower::ServiceExt as _;

/// A user's layer that counts calls and keeps the targets that it saw.
#[derive(Clone, Default)]
struct Counter {
    calls: Arc<AtomicUsize>,
    targets: Arc<Mutex<Vec<Option<String>>>>,
}

impl<S> tower::Layer<S> for Counter {
    type Service = Counted<S>;

    fn layer(&self, inner: S) -> Counted<S> {
        Counted {
            inner,
            counter: self.clone(),
        }
    }
}

#[derive(Clone)]
struct Counted<S> {
    inner: S,
    counter: Counter,
}

impl<S, R> tower::Service<Call<R>> for Counted<S>
where
    S: tower::Service<Call<R>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> S::Future {
        self.counter.calls.fetch_add(1, Ordering::SeqCst);
        let target = call.cx.target().map(|target| target.label());
        self.counter.targets.lock().unwrap().push(target);
        self.inner.call(call)
    }
}

#[tokio::test(start_paused = true)]
async fn users_layers_see_the_calls_at_both_places() {
    let (whole, each) = (Counter::default(), Counter::default());
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let healthy = Scripted::new("healthy", [says("fine")]);
    let rig = Rig::with(
        [sick.target("m"), healthy.target("m")],
        |_| {},
        |stack| {
            stack
                .layer::<ChatRequest, _>(whole.clone())
                .layer_target::<ChatRequest, _>(each.clone())
        },
    );
    assert_eq!(rig.say().await.unwrap(), "fine");
    assert_eq!(*whole.targets.lock().unwrap(), [None]);
    let seen = each.targets.lock().unwrap().clone();
    assert_eq!(
        seen,
        [Some("sick:m".to_owned()), Some("healthy:m".to_owned())]
    );
    assert_eq!(sick.calls(), 3, "the retries are below");
}

#[tokio::test(start_paused = true)]
async fn tower_layers_fit() {
    let only = Scripted::new("only", [says("fine")]);
    let rig = Rig::with(
        [only.target("m")],
        |_| {},
        |stack| {
            let rename = tower::util::MapRequestLayer::new(|call: Call<ChatRequest>| call);
            stack.layer::<ChatRequest, _>(rename)
        },
    );
    assert_eq!(rig.say().await.unwrap(), "fine");
}

#[tokio::test(start_paused = true)]
async fn every_part_can_be_left_out() {
    let parts = [
        Part::Observe,
        Part::Retry,
        Part::Breaker,
        Part::RateLimit,
        Part::Permit,
        Part::Deadline,
        Part::Validate,
    ];
    for left_out in parts.iter().map(|part| vec![*part]).chain([parts.to_vec()]) {
        let sick = Scripted::new("sick", [fail(K::Server)]);
        let healthy = Scripted::new("healthy", [says("fine")]);
        let rig = Rig::with(
            [sick.target("m"), healthy.target("m")],
            |_| {},
            |stack| {
                left_out
                    .iter()
                    .fold(stack, |stack, part| stack.without(*part))
            },
        );
        let cx = rig.cx();
        let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
        assert_eq!(answer.text(), "fine", "without {left_out:?}");
        assert_eq!(cx.trail().len(), sick.calls() + 1, "without {left_out:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_with_its_own_address_says_nothing_about_the_target() {
    let only = Scripted::new("only", [fail(K::Auth)]);
    let rig = Rig::new([only.target("m")]);
    let own = |kind: K| {
        only.becomes(fail(kind));
        rig.cx_with(|options| options.base_url = Some("http://127.0.0.1:1".to_owned()))
    };
    for kind in [K::Auth, K::Server, K::Server, K::RateLimited] {
        rig.ask(&own(kind), true).await.unwrap_err();
    }
    assert!(rig.stack.health().benches().is_empty());
    only.becomes(says("fine"));
    assert_eq!(rig.say().await.unwrap(), "fine");
}

#[test]
fn a_configuration_is_read_and_checked() {
    let parse = |json: &str| serde_json::from_str::<ResilienceConfig>(json);
    let config = parse(r#"{"timeout": 1.5, "first_content": 2, "content_filter": "switch", "breaker": {"open": 3}}"#).unwrap();
    assert_eq!(config.timeout, Duration::from_millis(1500));
    assert_eq!(config.first_content, Some(secs(2)));
    assert_eq!(config.breaker.open, secs(3));
    assert_eq!(
        (config.retries, config.attempts, config.idle),
        (2, 16, secs(30))
    );
    config.validate().unwrap();
    for wrong in [
        r#"{"timout": 1}"#,
        r#"{"timeout": -1}"#,
        r#"{"timeout": "1"}"#,
        r#"{"timeout": 1e300}"#,
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    for wrong in [
        r#"{"timeout": 0}"#,
        r#"{"first_content": 0}"#,
        r#"{"attempts": 0}"#,
        r#"{"concurrency": 0}"#,
        r#"{"breaker": {"share": 0}}"#,
        r#"{"benches": {"auth": 0}}"#,
    ] {
        let error = parse(wrong).unwrap().validate().unwrap_err();
        assert_eq!(error.kind(), K::Config, "{wrong}");
        assert!(error.message().contains("resilience."), "{error}");
    }
    let nan = ResilienceConfig {
        breaker: g4f_resilience::BreakerConfig {
            share: f64::NAN,
            ..Default::default()
        },
        ..Default::default()
    };
    nan.validate().unwrap_err();
    let text = serde_json::to_string(&ResilienceConfig::default()).unwrap();
    assert_eq!(parse(&text).unwrap(), ResilienceConfig::default());
}

/// A provider with facets: embeddings that fail twice, speech that falls silent.
struct Facets {
    inner: Arc<Scripted>,
    calls: AtomicUsize,
}

#[async_trait]
impl Provider for Facets {
    fn info(&self) -> &ProviderInfo {
        self.inner.info()
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        Err(self.unsupported("chat"))
    }

    fn embed(&self) -> Option<&dyn Embed> {
        Some(self)
    }

    fn speech(&self) -> Option<&dyn Speech> {
        Some(self)
    }
}

#[async_trait]
impl Embed for Facets {
    async fn embed(&self, _: &Context, request: EmbedRequest) -> Result<Embeddings> {
        let vectors = match self.calls.fetch_add(1, Ordering::SeqCst) {
            0 => Vec::new(),
            1 => return Err(error(K::Server)),
            _ => request.input.iter().map(|_| vec![0.5]).collect(),
        };
        Ok(Embeddings {
            vectors,
            ..Embeddings::default()
        })
    }
}

#[async_trait]
impl Speech for Facets {
    async fn speak(&self, _: &Context, _: SpeechRequest) -> Result<SpeechAnswer> {
        let pieces = match self.calls.fetch_add(1, Ordering::SeqCst) {
            0 => vec![Err(error(K::Server))],
            _ => vec![
                Ok(Bytes::from_static(b"so")),
                Ok(Bytes::from_static(b"und")),
            ],
        };
        Ok(SpeechAnswer {
            media_type: "audio/mpeg".to_owned(),
            audio: Box::pin(stream::iter(pieces).chain(stream::pending())),
        })
    }
}

fn facets() -> (Arc<Facets>, Stack) {
    let provider = Arc::new(Facets {
        inner: Scripted::new("facets", []),
        calls: AtomicUsize::new(0),
    });
    let target = Arc::new(Target {
        provider: provider.clone(),
        model: "m".into(),
        credential: None,
    });
    let plan = Plan {
        targets: vec![target],
        considered: Vec::new(),
        ..Plan::default()
    };
    let store = Arc::new(MemoryStore::default());
    let config = ResilienceConfig::default();
    (
        provider,
        Stack::new(Arc::new(Fixed(Arc::new(plan))), store, config),
    )
}

#[tokio::test(start_paused = true)]
async fn embeddings_go_through_the_same_layers() {
    let (provider, stack) = facets();
    let request = EmbedRequest {
        input: vec!["a".into(), "b".into()],
        ..EmbedRequest::default()
    };
    let cx = stack.config().context("test", CallOptions::default());
    let answer = stack
        .service()
        .oneshot(Call::new(cx.clone(), request))
        .await
        .unwrap();
    assert_eq!(answer.vectors.len(), 2);
    assert_eq!(provider.calls.load(Ordering::SeqCst), 3);
    assert_eq!(
        trail(&cx),
        [
            "facets Empty retried",
            "facets Server retried",
            "facets ok answered"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn speech_is_retried_until_its_first_bytes_and_then_watched() {
    let (provider, stack) = facets();
    let cx = stack.config().context("test", CallOptions::default());
    let call = Call::new(cx.clone(), SpeechRequest::default());
    let mut answer = stack.service().oneshot(call).await.unwrap();
    assert_eq!(provider.calls.load(Ordering::SeqCst), 2);
    assert_eq!(stack.health().targets()[0].in_use, 1);
    let mut bytes = Vec::new();
    let failure = loop {
        match answer.audio.next().await.unwrap() {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (bytes.as_slice(), failure.kind()),
        (&b"sound"[..], K::Timeout)
    );
    assert!(answer.audio.next().await.is_none());
    assert_eq!(stack.health().targets()[0].in_use, 0);
    assert_eq!(
        trail(&cx),
        ["facets Server retried", "facets Timeout gave_up"]
    );
}
