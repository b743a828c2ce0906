//! Alibaba's ModelScope, in China, by models' ids there. A key costs a real name.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning(ReasoningStyle::EnableThinking);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api-inference.modelscope.cn/v1",
    base_url_env: &["MODELSCOPE_BASE_URL"],
    key_env: &["MODELSCOPE_API_KEY"],
    sign_up: "https://modelscope.cn/my/myaccesstoken",
    access: Access::FreeKey,
    models: &[
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", text(262_144)),
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", text(262_144)),
        ("Qwen/Qwen3-Coder-30B-A3B-Instruct", text(262_144)),
    ],
    default_model: "Qwen/Qwen3-235B-A22B-Instruct-2507",
    tier: TIER_SMALL,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("modelscope", "ModelScope")
};

register_provider!(DESCRIPTOR);
