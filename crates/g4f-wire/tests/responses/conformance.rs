//! The provider keeps the contract of providers, with every capability that the suite can look into.

use std::sync::Arc;

use g4f_testkit::conformance::ResponsesWire;
use g4f_types::{Capabilities, Capability, Credential, Descriptor, Provider, Settings};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::openai::Quirks;
use g4f_wire::responses::Responses;
use secrecy::SecretString;

g4f_testkit::provider_conformance!(responses_family, ResponsesWire, build);

static QUIRKS: Quirks = Responses::QUIRKS;

static ABLE: Descriptor = Descriptor {
    base_url: "https://api.vendor.example/v1",
    key_env: &["VENDOR_API_KEY"],
    sign_up: "https://vendor.example/keys",
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::AudioInput,
        Capability::Documents,
        Capability::ImageOutput,
        Capability::Logprobs,
        Capability::WebSearch,
        Capability::Prefill,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::ModelList,
    ]),
    origin: "test",
    ..Descriptor::new("vendor", "Vendor", "openai-responses", |d, s, t| {
        Ok(Responses::provider(d, s, t, &QUIRKS)?.build())
    })
};

fn build(base_url: &str) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let key = SecretString::from("sk-very-secret-key-1234".to_owned());
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(key, "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let transport = Arc::new(HttpTransport::new(config).unwrap());
    (ABLE.build)(&ABLE, settings, transport).unwrap()
}
