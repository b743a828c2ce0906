//! Nebius Token Factory.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["nebius-token-factory"],
    base_url: "https://api.tokenfactory.nebius.com/v1",
    base_url_env: &["NEBIUS_BASE_URL"],
    key_env: &["NEBIUS_API_KEY"],
    sign_up: "https://tokenfactory.nebius.com",
    models: &[("openai/gpt-oss-120b", thinker(131_072))],
    default_model: "openai/gpt-oss-120b",
    ..plain("nebius", "Nebius")
};

register_provider!(DESCRIPTOR);
