//! AIHubMix.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://aihubmix.com/v1",
    base_url_env: &["AIHUBMIX_BASE_URL"],
    key_env: &["AIHUBMIX_API_KEY"],
    sign_up: "https://aihubmix.com/token",
    models: &[
        ("gpt-6-luna", seeing_thinker(1_050_000)),
        (
            "glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("deepseek-v4.1-flash", seeing_thinker(1_000_000)),
        ("claude-sonnet-5", seeing_thinker(1_000_000)),
    ],
    default_model: "gpt-6-luna",
    tier: TIER_GATEWAY,
    ..plain("aihubmix", "AIHubMix")
};

register_provider!(DESCRIPTOR);
