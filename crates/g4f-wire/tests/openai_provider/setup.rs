//! What all tests of the provider share.

use std::sync::Arc;

use g4f_testkit::Upstream;
use g4f_types::{
    Access, AuthScheme, CallOptions, Capabilities, Capability, ChatEvent, ChatRequest, ChatStream,
    Context, ContextParts, Credential, Descriptor, Message, Provider, Result, Settings, Target,
};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::openai::{OpenAi, Quirks};
use secrecy::SecretString;

pub(crate) const KEY: &str = "sk-very-secret-key-1234";

static QUIRKS: Quirks = Quirks::new()
    .headers(&[("x-vendor", "quirk")])
    .allow(&["parallel_tool_calls"]);

pub(crate) const VENDOR: Descriptor = Descriptor {
    id: "vendor",
    name: "Vendor",
    aliases: &["v"],
    family: "openai",
    base_url: "https://api.vendor.example/v1",
    base_url_env: &[],
    auth: AuthScheme::Bearer,
    variables: &[],
    key_env: &["VENDOR_API_KEY"],
    sign_up: "https://vendor.example/keys",
    access: Access::Paid,
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
    models: &[(
        "big",
        Capabilities::can(&[Capability::Vision]).with_context_window(1000),
    )],
    model_aliases: &[("nick", "vendor/nick-1")],
    default_model: "big",
    tier: 5,
    open_models: true,
    origin: "test",
    build: |descriptor, settings, transport| {
        Ok(OpenAi::provider(descriptor, settings, transport, &QUIRKS)?.build())
    },
};

static DESCRIPTOR: Descriptor = VENDOR;

pub(crate) fn build(settings: Settings) -> Result<Arc<dyn Provider>> {
    build_from(&DESCRIPTOR, settings)
}

pub(crate) fn build_from(
    descriptor: &'static Descriptor,
    settings: Settings,
) -> Result<Arc<dyn Provider>> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    (descriptor.build)(descriptor, settings, Arc::new(HttpTransport::new(config)?))
}

pub(crate) fn at(base_url: impl Into<String>) -> Settings {
    Settings {
        base_url: Some(base_url.into()),
        keys: vec![key()],
        ..Settings::default()
    }
}

/// The provider, with a key, at the kit's server.
pub(crate) fn provider(upstream: &Upstream) -> Arc<dyn Provider> {
    build(at(upstream.base_url())).unwrap()
}

pub(crate) fn key() -> Credential {
    Credential::new(SecretString::from(KEY.to_owned()), "VENDOR_API_KEY")
}

pub(crate) fn cx(options: CallOptions) -> Context {
    Context::new(ContextParts {
        request_id: "req".into(),
        options,
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    })
}

pub(crate) fn plain_cx() -> Context {
    cx(CallOptions::default())
}

/// Surroundings in which a target was chosen.
pub(crate) fn for_target(
    provider: &Arc<dyn Provider>,
    model: &str,
    credential: Option<Credential>,
) -> Context {
    plain_cx().for_target(Arc::new(Target {
        provider: provider.clone(),
        model: model.into(),
        credential,
    }))
}

pub(crate) fn request(stream: bool) -> ChatRequest {
    ChatRequest {
        stream,
        ..ChatRequest::new("big", [Message::user("Hi")])
    }
}

/// All events, and the error if one ends them.
pub(crate) async fn events(mut stream: ChatStream) -> (Vec<ChatEvent>, Option<g4f_types::Error>) {
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => return (events, Some(error)),
        }
    }
    (events, None)
}

pub(crate) fn text(events: &[ChatEvent]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        ChatEvent::TextDelta { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}
