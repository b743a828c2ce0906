//! FastRouter.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://go.fastrouter.ai/api/v1",
    base_url_env: &["FASTROUTER_BASE_URL"],
    key_env: &["FASTROUTER_API_KEY"],
    sign_up: "https://fastrouter.ai",
    models: &[
        ("z-ai/glm-5.1", thinker(200_000)),
        ("deepseek/deepseek-v4-pro", thinker(1_000_000)),
        ("openai/gpt-5.5", seeing_thinker(1_050_000)),
    ],
    default_model: "z-ai/glm-5.1",
    tier: TIER_GATEWAY,
    ..plain("fastrouter", "FastRouter")
};

register_provider!(DESCRIPTOR);
