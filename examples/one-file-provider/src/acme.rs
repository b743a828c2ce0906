//! Acme, a vendor with nothing unusual.

use g4f_types::{Capabilities, Capability, Descriptor, register_provider};
use g4f_wire::openai::{OpenAi, Quirks};

/// The vendor, as constant data.
pub const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["acme-ai"],
    base_url: "https://api.acme.example/v1",
    base_url_env: &["ACME_BASE_URL"],
    key_env: &["ACME_API_KEY"],
    sign_up: "https://acme.example/keys",
    models: &[(
        "roadrunner-2",
        Capabilities::can(&[Capability::Chat, Capability::Stream, Capability::Tools])
            .with_context_window(128_000),
    )],
    default_model: "roadrunner-2",
    origin: env!("CARGO_PKG_NAME"),
    ..Descriptor::new("acme", "Acme", "openai", |vendor, settings, way| {
        Ok(OpenAi::provider(vendor, settings, way, &Quirks::DEFAULT)?.build())
    })
};

register_provider!(DESCRIPTOR);
