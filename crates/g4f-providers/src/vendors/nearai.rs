//! NEAR AI Cloud, private inference.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["near-ai"],
    base_url: "https://cloud-api.near.ai/v1",
    base_url_env: &["NEARAI_BASE_URL"],
    key_env: &["NEARAI_API_KEY"],
    sign_up: "https://cloud.near.ai",
    models: &[
        ("Qwen/Qwen3.6-35B-A3B-FP8", thinker(262_144)),
        ("zai-org/GLM-5.1-FP8", thinker(202_752)),
    ],
    default_model: "Qwen/Qwen3.6-35B-A3B-FP8",
    ..plain("nearai", "NEAR AI")
};

register_provider!(DESCRIPTOR);
