//! ZenMux.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://zenmux.ai/api/v1",
    base_url_env: &["ZENMUX_BASE_URL"],
    key_env: &["ZENMUX_API_KEY"],
    sign_up: "https://zenmux.ai/settings/keys",
    models: &[
        (
            "z-ai/glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("deepseek/deepseek-v4.1-flash", seeing_thinker(1_000_000)),
        (
            "moonshotai/kimi-k3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "z-ai/glm-5.3-flash",
    tier: TIER_GATEWAY,
    ..plain("zenmux", "ZenMux")
};

register_provider!(DESCRIPTOR);
