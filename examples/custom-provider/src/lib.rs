#![doc = include_str!("../README.md")]

mod errors;
mod protocol;
mod provider;
mod stream;

use g4f_types::{Access, AuthScheme, Capabilities, Capability, Descriptor};

pub use provider::Oracle;

/// What the provider says about itself before it is built. Constant: nothing runs before `main`.
pub const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["delphi"],
    base_url: "http://127.0.0.1:7007",
    base_url_env: &["ORACLE_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["ORACLE_API_KEY"],
    sign_up: "start an oracle on this machine",
    access: Access::Local,
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::ModelList,
    ])
    .cannot(&[
        Capability::Tools,
        Capability::Vision,
        Capability::AudioInput,
        Capability::VideoInput,
        Capability::Documents,
        Capability::Choices,
        Capability::Logprobs,
        Capability::JsonMode,
        Capability::JsonSchema,
    ]),
    models: &[("pythia", Capabilities::UNKNOWN)],
    default_model: "pythia",
    tier: 3,
    origin: env!("CARGO_PKG_NAME"),
    ..Descriptor::new("oracle", "Oracle", "oracle", provider::build)
};

g4f_types::register_provider!(DESCRIPTOR);
