//! OpenCode Go, the subscription: the models that speak this protocol there.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["opencode_go"],
    base_url: "https://opencode.ai/zen/go/v1",
    base_url_env: &["OPENCODE_GO_BASE_URL"],
    key_env: &["OPENCODE_API_KEY"],
    sign_up: "https://opencode.ai/go",
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
    ..plain("opencode-go", "OpenCode Go")
};

register_provider!(DESCRIPTOR);
