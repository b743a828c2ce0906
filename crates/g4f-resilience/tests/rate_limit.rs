//! Benches, and the layer alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use g4f_resilience::{ProviderService, RateLimitConfig, RateLimitLayer, ResilienceConfig, Service};
use g4f_store::{BenchKey, MemoryStore, Store as _};
use g4f_types::{
    Call, CallOptions, ChatRequest, Error, ErrorKind as K, FaultDomain, Message, Target,
};
use support::*;
use tower::{ServiceBuilder, ServiceExt as _};

/// The layer over nothing but a provider.
fn alone(store: &Arc<MemoryStore>) -> Service<ChatRequest> {
    Service::new(
        ServiceBuilder::new()
            .layer(RateLimitLayer::new(
                store.clone(),
                RateLimitConfig::default(),
            ))
            .service(ProviderService),
    )
}

async fn call(service: &Service<ChatRequest>, target: &Arc<Target>) -> Result<String, Error> {
    let cx = ResilienceConfig::default()
        .context("test", CallOptions::default())
        .for_target(target.clone());
    let request = ChatRequest::new("m", [Message::user("hello?")]);
    let answer = service.clone().oneshot(Call::new(cx, request)).await?;
    Ok(answer.collect().await?.text())
}

#[tokio::test(start_paused = true)]
async fn each_failure_benches_whom_it_concerns_for_its_time() {
    let wait = |secs: u64| Some(Duration::from_secs(secs));
    let minutes = |n: u64| 60 * n;
    for (kind, asked, whom, seconds) in [
        (K::RateLimited, None, "key", 5),
        (K::RateLimited, wait(40), "key", 40),
        (K::RateLimited, wait(100_000), "key", minutes(10)),
        (K::QuotaExhausted, None, "key", minutes(60)),
        (K::QuotaExhausted, wait(7_200), "key", 7_200),
        (K::QuotaExhausted, wait(1_000_000), "key", minutes(24 * 60)),
        (K::Auth, None, "key", minutes(10)),
        (K::ModelNotFound, None, "model", minutes(10)),
        (K::ContextLength, None, "nobody", 0),
        (K::ContentFilter, None, "nobody", 0),
        (K::BadRequest, None, "nobody", 0),
        (K::Unsupported, None, "nobody", 0),
        (K::Overloaded, wait(7), "model", 7),
        (K::Overloaded, None, "nobody", 0),
        (K::Server, None, "nobody", 0),
        (K::Network, None, "nobody", 0),
        (K::Timeout, None, "nobody", 0),
        (K::Empty, None, "nobody", 0),
        (K::Cancelled, None, "nobody", 0),
    ] {
        let failure = match asked {
            Some(asked) => error(kind).with_retry_after(asked),
            None => error(kind),
        };
        let provider = Scripted::new("p", [Step::Fail(failure)]);
        let target = provider.keyed("m", "key-one");
        let store = Arc::new(MemoryStore::default());
        let service = alone(&store);
        assert_eq!(call(&service, &target).await.unwrap_err().kind(), kind);
        let benches = store.list();
        let Some((key, bench)) = benches.first() else {
            assert_eq!(whom, "nobody", "{kind}");
            continue;
        };
        let is = match key {
            BenchKey::Key { key: Some(_), .. } => "key",
            BenchKey::Model { .. } => "model",
            _ => "another",
        };
        assert_eq!((is, benches.len()), (whom, 1), "{kind}");
        assert_eq!(store.now().until(bench.until), secs(seconds), "{kind}");
        // Until then nothing is sent; right after it the target is asked again.
        let refused = call(&service, &target).await.unwrap_err();
        assert_eq!(
            (refused.kind(), refused.retry_after()),
            (kind, Some(secs(seconds)))
        );
        assert!(!refused.reached_upstream());
        assert_eq!(provider.calls(), 1);
        tokio::time::advance(secs(seconds)).await;
        provider.becomes(says("back"));
        assert_eq!(call(&service, &target).await.unwrap(), "back");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_one_model_leaves_the_key_alone() {
    let refused = error(K::Auth).with_fault_domain(FaultDomain::Model);
    let provider = Scripted::new("p", [Step::Fail(refused), says("fine")]);
    let store = Arc::new(MemoryStore::default());
    let service = alone(&store);
    let error = call(&service, &provider.keyed("closed", "key")).await;
    assert_eq!(error.unwrap_err().kind(), K::Auth);
    let other = call(&service, &provider.keyed("open", "key")).await;
    assert_eq!(other.unwrap(), "fine");
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_one_model_leaves_the_others_alone() {
    let limited = error(K::RateLimited).with_fault_domain(FaultDomain::Model);
    let provider = Scripted::new("p", [Step::Fail(limited), says("fine")]);
    let store = Arc::new(MemoryStore::default());
    let service = alone(&store);
    call(&service, &provider.keyed("busy", "key-one"))
        .await
        .unwrap_err();
    assert_eq!(
        call(&service, &provider.keyed("idle", "key-one"))
            .await
            .unwrap(),
        "fine"
    );
    call(&service, &provider.keyed("busy", "key-one"))
        .await
        .unwrap_err();
    assert_eq!(provider.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_limit_in_the_middle_of_an_answer_is_learned_too() {
    let breaks = Step::Stream(vec![text("half"), Beat::Fail(error(K::RateLimited))]);
    let provider = Scripted::new("p", [breaks]);
    let store = Arc::new(MemoryStore::default());
    let service = alone(&store);
    let target = provider.keyed("m", "key-one");
    assert_eq!(
        call(&service, &target)
            .await
            .unwrap_err()
            .partial()
            .unwrap()
            .text(),
        "half"
    );
    assert_eq!(store.list().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_named_by_its_source_and_never_shown() {
    let quoting = Error::new(K::Auth, "Incorrect API key provided: sk-very-secret-key.");
    let provider = Scripted::new("p", [Step::Fail(quoting.with_reached_upstream(true))]);
    let rig = Rig::new([provider.keyed("m", "sk-very-secret-key")]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(error.key_source(), Some("test"));
    let shown = format!("{error} {error:?} {:?}", error.trail());
    assert!(!shown.contains("very-secret"), "{shown}");
    assert!(shown.contains("Incorrect API key provided"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_setting_of_one_target_does_not_stop_the_others() {
    let wrong = Scripted::new(
        "wrong",
        [Step::Fail(Error::config("the address cannot be read"))],
    );
    let healthy = Scripted::new("healthy", [says("fine")]);
    let rig = Rig::new([wrong.target("m"), healthy.target("m")]);
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap();
    assert_eq!(trail(&cx), ["wrong Config switched", "healthy ok answered"]);
}
