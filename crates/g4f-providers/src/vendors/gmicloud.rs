//! GMI Cloud.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["gmi"],
    base_url: "https://api.gmi-serving.com/v1",
    base_url_env: &["GMICLOUD_BASE_URL"],
    key_env: &["GMICLOUD_API_KEY", "GMI_API_KEY"],
    sign_up: "https://console.gmicloud.ai",
    models: &[
        ("zai-org/GLM-5.2-FP8", thinker(1_000_000)),
        ("deepseek-ai/DeepSeek-V4-Flash", thinker(1_048_575)),
        (
            "MiniMaxAI/MiniMax-M3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "zai-org/GLM-5.2-FP8",
    ..plain("gmicloud", "GMI Cloud")
};

register_provider!(DESCRIPTOR);
