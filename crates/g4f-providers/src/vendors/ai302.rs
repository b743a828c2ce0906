//! 302.AI.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.302.ai/v1",
    base_url_env: &["AI302_BASE_URL"],
    key_env: &["302AI_API_KEY", "AI302_API_KEY"],
    sign_up: "https://302.ai",
    models: &[
        (
            "glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("deepseek-flash", seeing_thinker(1_000_000)),
        ("gpt-6-luna", seeing_thinker(1_050_000)),
    ],
    default_model: "glm-5.3-flash",
    tier: TIER_GATEWAY,
    ..plain("302ai", "302.AI")
};

register_provider!(DESCRIPTOR);
