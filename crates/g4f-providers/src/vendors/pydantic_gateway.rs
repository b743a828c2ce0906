//! Pydantic's AI Gateway, with OpenAI's models; another route of it goes into `base_url`.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["pydantic-ai-gateway", "paig"],
    base_url: "https://gateway.pydantic.dev/proxy/chat",
    base_url_env: &["PYDANTIC_GATEWAY_BASE_URL"],
    key_env: &["PYDANTIC_AI_GATEWAY_API_KEY"],
    sign_up: "https://gateway.pydantic.dev",
    capabilities: UNLISTED,
    models: &[
        ("gpt-5-mini", seeing_thinker(400_000)),
        ("gpt-4.1-mini", seer(1_047_576)),
    ],
    default_model: "gpt-5-mini",
    tier: TIER_GATEWAY + 1,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("pydantic-gateway", "Pydantic AI Gateway")
};

register_provider!(DESCRIPTOR);
