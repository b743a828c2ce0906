//! Kilo's gateway, whose free models may be used without a key at 200 requests an hour for each address. Its free routes
//! may keep and train on prompts, so it comes after hosts that do not. Its list is that of all models, most of which want
//! a key, so it is not read.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["kilocode"],
    base_url: "https://api.kilo.ai/api/gateway",
    base_url_env: &["KILO_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["KILO_API_KEY", "KILOCODE_API_KEY"],
    sign_up: "https://app.kilo.ai",
    access: Access::Keyless,
    capabilities: without(CHAT, &[Capability::ModelList]),
    models: &[
        ("kilo-auto/free", thinker(256_000)),
        ("openrouter/free", seeing_thinker(200_000)),
    ],
    default_model: "kilo-auto/free",
    tier: TIER_KEYLESS + 1,
    ..plain("kilo", "Kilo")
};

register_provider!(DESCRIPTOR);
