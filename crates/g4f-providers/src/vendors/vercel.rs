//! Vercel's AI Gateway, by models' ids with the vendor in front.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .reasoning(ReasoningStyle::Object)
    .reasoning_back(ReasoningBack::Details);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["vercel-gateway", "vercel_ai_gateway", "ai-gateway"],
    base_url: "https://ai-gateway.vercel.sh/v1",
    base_url_env: &["VERCEL_BASE_URL"],
    key_env: &["AI_GATEWAY_API_KEY", "VERCEL_OIDC_TOKEN"],
    sign_up: "https://vercel.com/docs/ai-gateway",
    access: Access::FreeKey,
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-4o-mini", seer(128_000)),
        ("openai/gpt-5-mini", seeing_thinker(400_000)),
        ("meta/llama-3.3-70b", text(128_000)),
    ],
    default_model: "openai/gpt-oss-120b",
    tier: TIER_GATEWAY,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("vercel", "Vercel AI Gateway")
};

register_provider!(DESCRIPTOR);
