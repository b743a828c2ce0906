//! ByteDance's Volcengine Ark (Doubao); BytePlus, its address outside China, goes into `base_url`. An endpoint's id,
//! `ep-...`, is a model too.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["bytedance", "ark", "doubao", "byteplus"],
    base_url: "https://ark.cn-beijing.volces.com/api/v3",
    base_url_env: &["VOLCENGINE_BASE_URL"],
    key_env: &["ARK_API_KEY", "VOLCENGINE_API_KEY"],
    sign_up: "https://console.volcengine.com/ark",
    models: &[
        (
            "doubao-seed-2-1-pro-260628",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        (
            "doubao-seed-2-1-turbo-260628",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        ("deepseek-v4-pro-ga-260813", thinker(1_000_000)),
    ],
    default_model: "doubao-seed-2-1-pro-260628",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("volcengine", "Volcengine Ark")
};

register_provider!(DESCRIPTOR);
