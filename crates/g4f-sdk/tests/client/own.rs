//! Providers and transports of the user's own, and health over time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use g4f_sdk::types::{
    Access, AuthScheme, Capabilities, ChatRequest, ChatStream, Context, FinishReason, HttpRequest,
    HttpResponse, Provider, ProviderInfo, Transport, async_trait,
};
use g4f_sdk::{ChatEvent, Client, Error, ErrorKind, Result};

use crate::setup::{MODEL, bare, steps};

/// Fails the first calls with an error, then echoes the question.
struct Echo {
    info: ProviderInfo,
    failures: AtomicU32,
    calls: AtomicU32,
    error: Error,
}

impl Echo {
    fn new(id: &str, failures: u32, error: Error) -> Arc<Self> {
        Arc::new(Self {
            info: ProviderInfo {
                id: id.into(),
                name: id.to_owned(),
                aliases: Vec::new(),
                family: "echo".to_owned(),
                base_url: String::new(),
                auth: AuthScheme::None,
                access: Access::Local,
                key_env: Vec::new(),
                sign_up: None,
                capabilities: Capabilities::UNKNOWN,
                models: Vec::new(),
                model_aliases: std::collections::BTreeMap::new(),
                default_model: Some(MODEL.to_owned()),
                tier: 0,
                open_models: true,
                origin: "test".to_owned(),
            },
            failures: AtomicU32::new(failures),
            calls: AtomicU32::new(0),
            error,
        })
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Provider for Echo {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    fn capabilities(&self, _: &str) -> Capabilities {
        Capabilities::UNKNOWN
    }

    async fn chat(&self, _: &Context, request: ChatRequest) -> Result<ChatStream> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let fails = self
            .failures
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        if fails.is_ok() {
            return Err(self.error.clone());
        }
        let text = request.last_user_text().unwrap_or_default();
        let reason = FinishReason::Stop;
        Ok(ChatStream::ready([
            ChatEvent::text(text),
            ChatEvent::Finished { reason },
        ]))
    }
}

fn client(providers: impl IntoIterator<Item = Arc<Echo>>) -> Client {
    providers
        .into_iter()
        .fold(bare().discover(false), |builder, provider| {
            builder.provider(provider)
        })
        .build()
        .unwrap()
}

fn ask(client: &Client) -> g4f_sdk::ChatBuilder {
    client
        .chat("hello?")
        .provider("echo")
        .provider("spare")
        .model(MODEL)
}

#[tokio::test]
async fn a_provider_that_exists_already_is_asked_like_any_other() {
    let echo = Echo::new("echo", 1, Error::new(ErrorKind::Server, "not yet"));
    let client = client([echo.clone()]);
    let call = client.chat("hello?").provider("echo").model(MODEL);
    let answer = call.await.unwrap();
    assert_eq!(answer.text(), "hello?");
    assert_eq!(
        steps(answer.trail()),
        ["echo Server retried", "echo ok answered"]
    );
    assert_eq!(echo.calls(), 2);
}

#[tokio::test]
async fn keyless_services_are_asked_only_where_the_call_allows_it() {
    let mut echo = Echo::new("echo", 0, Error::new(ErrorKind::Server, "never"));
    Arc::get_mut(&mut echo).unwrap().info.access = Access::Keyless;
    let client = client([echo.clone()]);
    let ask = || client.chat("hello?").provider("echo").model(MODEL);
    let error = ask().allow_keyless(false).await.unwrap_err();
    assert_eq!((error.kind(), echo.calls()), (ErrorKind::NoTarget, 0));
    assert_eq!(ask().await.unwrap().provider, "echo");
}

#[tokio::test(start_paused = true)]
async fn a_benched_target_is_skipped_and_comes_back_by_itself() {
    let limited = Error::new(ErrorKind::RateLimited, "slow down")
        .with_reached_upstream(true)
        .with_retry_after(Duration::from_secs(60));
    let echo = Echo::new("echo", 1, limited);
    let spare = Echo::new("spare", 0, Error::new(ErrorKind::Server, "never"));
    let client = client([echo.clone(), spare.clone()]);
    assert_eq!(ask(&client).await.unwrap().provider, "spare");
    assert_eq!(client.health().benches().len(), 1);
    assert_eq!(ask(&client).await.unwrap().provider, "spare");
    assert_eq!(echo.calls(), 1, "benched");
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(ask(&client).await.unwrap().provider, "echo");
    assert!(client.health().benches().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_target_that_keeps_failing_is_left_alone_and_comes_back_by_itself() {
    let broken = Error::new(ErrorKind::Server, "broken").with_reached_upstream(true);
    let echo = Echo::new("echo", 3, broken);
    let spare = Echo::new("spare", 0, Error::new(ErrorKind::Server, "never"));
    let client = client([echo.clone(), spare.clone()]);
    for _ in 0..5 {
        assert_eq!(ask(&client).retries(0).await.unwrap().provider, "spare");
    }
    assert_eq!(echo.calls(), 3);
    tokio::time::advance(Duration::from_secs(11)).await;
    assert_eq!(ask(&client).await.unwrap().provider, "echo", "the probe");
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(ask(&client).await.unwrap().provider, "echo");
}

/// A way out that answers everything itself.
struct Canned(AtomicU32);

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let body = format!(
            r#"{{"choices":[{{"index":0,"message":{{"role":"assistant","content":"{}"}},"finish_reason":"stop"}}]}}"#,
            request.url
        );
        let bytes = async move { Ok(bytes::Bytes::from(body)) };
        Ok(HttpResponse {
            status: http::StatusCode::OK,
            headers: http::HeaderMap::new(),
            body: Box::pin(futures_util::stream::once(bytes)),
        })
    }
}

#[tokio::test]
async fn another_way_out_than_http() {
    let canned = Arc::new(Canned(AtomicU32::new(0)));
    let client = bare()
        .transport(canned.clone())
        .openai_compatible("p", "http://nowhere.invalid/v1", [MODEL])
        .build()
        .unwrap();
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.text(), "http://nowhere.invalid/v1/chat/completions");
    assert_eq!(canned.0.load(Ordering::Relaxed), 1);
}
