//! LibertAI, on the Aleph network.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.libertai.io/v1",
    base_url_env: &["LIBERTAI_BASE_URL"],
    key_env: &["LIBERTAI_API_KEY"],
    sign_up: "https://console.libertai.io",
    models: &[
        ("qwen3.6-27b", text(262_144)),
        ("qwen3.6-27b-thinking", thinker(262_144)),
        ("hermes-3-8b-tee", text(16_000)),
    ],
    default_model: "qwen3.6-27b",
    ..plain("libertai", "LibertAI")
};

register_provider!(DESCRIPTOR);
