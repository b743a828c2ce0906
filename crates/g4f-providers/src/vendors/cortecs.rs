//! Cortecs, a router to hosts in the EU.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.cortecs.ai/v1",
    base_url_env: &["CORTECS_BASE_URL"],
    key_env: &["CORTECS_API_KEY"],
    sign_up: "https://cortecs.ai",
    models: &[
        ("glm-5.3-flash", seeing_thinker(1_048_576)),
        ("deepseek-v4.1-flash", seeing_thinker(1_048_576)),
        ("qwen3.8-27b", seeing_thinker(1_000_000)),
    ],
    default_model: "glm-5.3-flash",
    tier: TIER_GATEWAY,
    ..plain("cortecs", "Cortecs")
};

register_provider!(DESCRIPTOR);
