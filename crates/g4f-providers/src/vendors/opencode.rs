//! OpenCode Zen: the models that speak this protocol there. Its free ones are for its own client only.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["zen", "opencode-zen"],
    base_url: "https://opencode.ai/zen/v1",
    base_url_env: &["OPENCODE_BASE_URL"],
    key_env: &["OPENCODE_API_KEY"],
    sign_up: "https://opencode.ai/auth",
    models: &[
        (
            "glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("glm-5.3", thinker(1_000_000)),
        ("deepseek-v4.1-flash", seeing_thinker(1_000_000)),
        (
            "kimi-k3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "glm-5.3-flash",
    tier: TIER_GATEWAY + 1,
    ..plain("opencode", "OpenCode Zen")
};

register_provider!(DESCRIPTOR);
