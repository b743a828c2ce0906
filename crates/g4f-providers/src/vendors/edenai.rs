//! Eden AI, by models' ids with the vendor in front.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["eden-ai"],
    base_url: "https://api.edenai.run/v3",
    base_url_env: &["EDENAI_BASE_URL"],
    key_env: &["EDENAI_API_KEY"],
    sign_up: "https://app.edenai.run",
    models: &[
        ("openai/gpt-6-luna", seeing_thinker(1_050_000)),
        ("qwen/deepseek-v4.1-flash", seeing_thinker(1_000_000)),
    ],
    default_model: "openai/gpt-6-luna",
    tier: TIER_GATEWAY,
    ..plain("edenai", "Eden AI")
};

register_provider!(DESCRIPTOR);
