//! Requesty, a router.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://router.requesty.ai/v1",
    base_url_env: &["REQUESTY_BASE_URL"],
    key_env: &["REQUESTY_API_KEY"],
    sign_up: "https://app.requesty.ai/api-keys",
    models: &[
        (
            "glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("deepseek-v4.1-flash", seeing_thinker(1_048_576)),
        (
            "kimi-k3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "glm-5.3-flash",
    tier: TIER_GATEWAY,
    ..plain("requesty", "Requesty")
};

register_provider!(DESCRIPTOR);
