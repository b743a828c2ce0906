//! Pollinations, with a key: its keyless addresses are gone. Some of its limits come as 402.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().allow(&["parallel_tool_calls"]);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["PollinationsAI", "PollinationsImage", "PollinationsAudio"],
    base_url: "https://gen.pollinations.ai/v1",
    base_url_env: &["POLLINATIONS_BASE_URL"],
    key_env: &["POLLINATIONS_API_KEY", "POLLINATIONS_TOKEN"],
    sign_up: "https://enter.pollinations.ai",
    access: Access::FreeKey,
    models: &[(
        "openai-fast",
        Capabilities::can(&[Capability::Chat, Capability::Stream]),
    )],
    default_model: "openai-fast",
    tier: TIER_GATEWAY + 1,
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("pollinations", "Pollinations")
};

fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "queue full", ErrorKind::RateLimited)
        .or_else(|| says(facts, "tier not high enough", ErrorKind::ModelNotFound))
}

register_provider!(DESCRIPTOR);
