//! Alibaba Cloud (Qwen) outside China; the address of the other region goes into `base_url`.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .reasoning(ReasoningStyle::EnableThinking);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["dashscope", "qwen", "QwenCode"],
    base_url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    base_url_env: &["DASHSCOPE_BASE_URL"],
    key_env: &["DASHSCOPE_API_KEY", "ALIBABA_API_KEY", "QWENCLOUD_API_KEY"],
    sign_up: "https://modelstudio.console.alibabacloud.com",
    models: &[
        ("qwen-plus", thinker(1_000_000)),
        ("qwen-flash", thinker(1_000_000)),
        ("qwen3.7-plus", seeing_thinker(1_000_000)),
    ],
    default_model: "qwen-plus",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("alibaba", "Alibaba Cloud")
};

register_provider!(DESCRIPTOR);
