//! What all tests of the provider share.

use std::sync::Arc;

use g4f_types::{
    AuthScheme, CallOptions, Capabilities, Capability, Context, ContextParts, Credential,
    Descriptor, Provider, Settings,
};
use g4f_wire::bedrock::{AwsAuth, Converse, FoundationModels, InvokeEmbed, InvokeImages};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::provider::WireProvider;
use secrecy::SecretString;

static VENDOR: Descriptor = Descriptor {
    auth: AuthScheme::Custom,
    base_url: "https://bedrock-runtime.us-east-1.amazonaws.com",
    key_env: &["AWS_BEARER_TOKEN_BEDROCK"],
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::AudioInput,
        Capability::VideoInput,
        Capability::Documents,
        Capability::Prefill,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::Stop,
        Capability::Embeddings,
        Capability::Images,
        Capability::ImageEdits,
        Capability::ModelList,
    ]),
    models: &[
        (
            "cohere.embed-v4:0",
            Capabilities::can(&[Capability::Embeddings]),
        ),
        (
            "amazon.nova-canvas-v1:0",
            Capabilities::can(&[Capability::Images, Capability::ImageEdits]),
        ),
    ],
    ..Descriptor::new("bedrock", "Bedrock", "bedrock", |vendor, settings, way| {
        Ok(WireProvider::new(vendor, settings, way)?
            .chat(Converse)
            .embed(InvokeEmbed)
            .images(InvokeImages)
            .models(FoundationModels)
            .authorize(AwsAuth)
            .build())
    })
};

pub(crate) fn at(base_url: &str) -> Arc<dyn Provider> {
    with_key(base_url, "bedrock-api-key-0123456789")
}

pub(crate) fn with_key(base_url: &str, key: &str) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(SecretString::from(key.to_owned()), "call")],
        ..Settings::default()
    };
    let transport = Arc::new(HttpTransport::new(config).unwrap());
    (VENDOR.build)(&VENDOR, settings, transport).unwrap()
}

pub(crate) fn cx() -> Context {
    Context::new(ContextParts {
        request_id: "req".into(),
        options: CallOptions::default(),
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    })
}
