//! A stack of one's own: three layers over one provider, without router, store or umbrella crate.
//!
//! The provider here fails once and then answers with an error page, as real ones do; the third try is good.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use g4f_resilience::{
    DeadlineLayer, ProviderService, ResilienceConfig, RetryConfig, RetryLayer, Service,
    ValidateLayer,
};
use g4f_types::{
    Access, AuthScheme, Call, CallOptions, Capabilities, ChatEvent, ChatRequest, ChatStream,
    Context, Error, ErrorKind, FinishReason, Message, Provider, ProviderInfo, Result, Target,
    async_trait,
};
use tower::{ServiceBuilder, ServiceExt as _};

struct Moody {
    info: ProviderInfo,
    calls: AtomicU32,
}

#[async_trait]
impl Provider for Moody {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        let text = match self.calls.fetch_add(1, Ordering::Relaxed) {
            0 => "<html><head><title>502 Bad Gateway</title></head></html>",
            1 => return Err(Error::new(ErrorKind::Overloaded, "come back later")),
            _ => "Hello!",
        };
        let reason = FinishReason::Stop;
        Ok(ChatStream::ready([
            ChatEvent::text(text),
            ChatEvent::Finished { reason },
        ]))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let stack = ServiceBuilder::new()
        .layer(RetryLayer::new(RetryConfig::default()))
        .layer(DeadlineLayer::default())
        .layer(ValidateLayer::default())
        .service(ProviderService);
    let chat: Service<ChatRequest> = Service::new(stack);

    let target = Arc::new(Target {
        provider: Arc::new(Moody {
            info: info(),
            calls: AtomicU32::new(0),
        }),
        model: "small".into(),
        credential: None,
    });
    let cx = ResilienceConfig::default()
        .context("example", CallOptions::default())
        .for_target(target);
    let request = ChatRequest::new("small", [Message::user("Hello?")]);
    let answer = chat
        .oneshot(Call::new(cx.clone(), request))
        .await?
        .collect()
        .await?;

    let mut out = std::io::stdout().lock();
    let written = cx.trail().snapshot().iter().try_for_each(|attempt| {
        let (outcome, message) = (attempt.outcome.as_str(), &attempt.message);
        writeln!(out, "{}. {outcome} {message}", attempt.n)
    });
    written
        .and_then(|()| writeln!(out, "{}", answer.text()))
        .map_err(|error| Error::new(ErrorKind::Network, "stdout is closed").with_source(error))
}

fn info() -> ProviderInfo {
    ProviderInfo {
        id: "moody".into(),
        name: "Moody".to_owned(),
        aliases: Vec::new(),
        family: "example".to_owned(),
        base_url: String::new(),
        auth: AuthScheme::None,
        access: Access::Local,
        key_env: Vec::new(),
        sign_up: None,
        capabilities: Capabilities::UNKNOWN,
        models: Vec::new(),
        model_aliases: BTreeMap::new(),
        default_model: None,
        tier: 0,
        open_models: true,
        origin: "example".to_owned(),
    }
}
