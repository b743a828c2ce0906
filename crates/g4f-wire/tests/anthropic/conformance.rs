//! The provider keeps the contract of providers, with every capability that the family has.

use std::sync::Arc;

use g4f_testkit::conformance::AnthropicWire;
use g4f_types::{AuthScheme, Capabilities, Capability, Credential, Descriptor, Provider, Settings};
use g4f_wire::anthropic::{Anthropic, AnthropicModels};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::provider::WireProvider;
use secrecy::SecretString;

g4f_testkit::provider_conformance!(anthropic_family, AnthropicWire, build);

pub(crate) static VENDOR: Descriptor = Descriptor {
    base_url: "https://api.vendor.example/v1",
    auth: AuthScheme::Header("x-api-key"),
    key_env: &["VENDOR_API_KEY"],
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::Documents,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::WebSearch,
        Capability::Stop,
        Capability::Prefill,
        Capability::ModelList,
    ]),
    origin: "test",
    ..Descriptor::new(
        "vendor",
        "Vendor",
        "anthropic",
        |descriptor, settings, transport| {
            Ok(WireProvider::new(descriptor, settings, transport)?
                .chat(Anthropic::new())
                .models(AnthropicModels)
                .build())
        },
    )
};

pub(crate) fn build(base_url: &str) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let key = SecretString::from("sk-ant-very-secret-1234".to_owned());
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(key, "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let transport = Arc::new(HttpTransport::new(config).unwrap());
    (VENDOR.build)(&VENDOR, settings, transport).unwrap()
}
