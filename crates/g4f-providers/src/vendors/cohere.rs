//! Cohere through its OpenAI-compatible address, not through its own wire format.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().omit(&["n", "logit_bias", "user", "top_logprobs"]);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["CohereAPI"],
    base_url: "https://api.cohere.ai/compatibility/v1",
    base_url_env: &["COHERE_BASE_URL"],
    key_env: &["COHERE_API_KEY", "CO_API_KEY"],
    sign_up: "https://dashboard.cohere.com/api-keys",
    access: Access::FreeKey,
    models: &[
        ("command-a-03-2025", text(256_000)),
        ("command-a-plus-05-2026", seeing_thinker(128_000)),
        ("command-r7b-12-2024", text(128_000)),
    ],
    default_model: "command-a-03-2025",
    tier: TIER_GATEWAY,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("cohere", "Cohere")
};

register_provider!(DESCRIPTOR);
