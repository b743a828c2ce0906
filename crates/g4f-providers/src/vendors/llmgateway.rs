//! LLM Gateway; a vendor in front of the model's id chooses who serves it.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["llmgateway-providers"],
    base_url: "https://api.llmgateway.io/v1",
    base_url_env: &["LLMGATEWAY_BASE_URL"],
    key_env: &["LLMGATEWAY_API_KEY", "LLM_GATEWAY_API_KEY"],
    sign_up: "https://llmgateway.io",
    models: &[
        ("openai/gpt-4o-mini", seer(128_000)),
        ("openai/gpt-5-mini", seeing_thinker(400_000)),
        ("groq/gpt-oss-120b", thinker(131_072)),
    ],
    default_model: "openai/gpt-4o-mini",
    tier: TIER_GATEWAY,
    ..plain("llmgateway", "LLM Gateway")
};

register_provider!(DESCRIPTOR);
