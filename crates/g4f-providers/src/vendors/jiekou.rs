//! Jiekou.AI.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.jiekou.ai/openai",
    base_url_env: &["JIEKOU_BASE_URL"],
    key_env: &["JIEKOU_API_KEY"],
    sign_up: "https://docs.jiekou.ai",
    models: &[
        ("qwen/qwen3-coder-next", text(262_144)),
        ("gpt-5.1", seeing_thinker(400_000)),
    ],
    default_model: "qwen/qwen3-coder-next",
    tier: TIER_GATEWAY,
    ..plain("jiekou", "Jiekou")
};

register_provider!(DESCRIPTOR);
