//! What comes from outside is bounded.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::sync::Arc;

use custom_provider::DESCRIPTOR;
use g4f_testkit::transport::PlainTransport;
use g4f_testkit::{Reply, Upstream, context};
use g4f_types::{ChatRequest, ErrorKind, Message, Provider, Settings};

async fn stage(reply: Reply) -> (Upstream, Arc<dyn Provider>) {
    let upstream = Upstream::start(reply).await.unwrap();
    let settings = Settings {
        base_url: Some(upstream.url()),
        ..Settings::default()
    };
    let provider = (DESCRIPTOR.build)(&DESCRIPTOR, settings, Arc::new(PlainTransport)).unwrap();
    (upstream, provider)
}

fn flood(status: u16) -> Reply {
    Reply::status(status)
        .chunked()
        .then_flood("x".repeat(64 * 1024))
}

async fn failure(provider: Arc<dyn Provider>) -> g4f_types::Error {
    let cx = context(provider.clone()).build();
    let mut request = ChatRequest::new("pythia", [Message::user("What is new?")]);
    request.stream = true;
    match provider.chat(&cx, request).await {
        Ok(stream) => stream.collect().await.unwrap_err(),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_line_without_end_is_given_up() {
    let (upstream, provider) = stage(flood(200)).await;
    let error = failure(provider).await;
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn an_explanation_without_end_is_given_up() {
    let (upstream, provider) = stage(flood(503)).await;
    let error = failure(provider).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Overloaded, Some(503))
    );
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let (upstream, provider) = stage(flood(200)).await;
    let cx = context(provider.clone()).build();
    let error = provider.models(&cx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
    upstream.wait_for_disconnect().await;
}
