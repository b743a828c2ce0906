//! Poe, by the names of its bots.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.poe.com/v1",
    base_url_env: &["POE_BASE_URL"],
    key_env: &["POE_API_KEY"],
    sign_up: "https://poe.com/api_key",
    models: &[
        ("openai/gpt-4o-mini", seer(124_096)),
        ("openai/gpt-5-mini", seeing_thinker(400_000)),
        ("anthropic/claude-haiku-4.5", seeing_thinker(192_000)),
    ],
    default_model: "openai/gpt-4o-mini",
    tier: TIER_GATEWAY,
    ..plain("poe", "Poe")
};

register_provider!(DESCRIPTOR);
