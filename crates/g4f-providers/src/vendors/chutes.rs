//! Chutes, whose hosts run in trusted enclaves.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://llm.chutes.ai/v1",
    base_url_env: &["CHUTES_BASE_URL"],
    key_env: &["CHUTES_API_KEY"],
    sign_up: "https://chutes.ai/app/api",
    models: &[
        ("zai-org/GLM-5.2-TEE", thinker(1_048_576)),
        ("Qwen/Qwen3.8-27B-TEE", seeing_thinker(262_144)),
        ("deepseek-ai/DeepSeek-V4-Flash-0731-TEE", thinker(1_048_576)),
        (
            "moonshotai/Kimi-K3-TEE",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "zai-org/GLM-5.2-TEE",
    ..plain("chutes", "Chutes")
};

register_provider!(DESCRIPTOR);
