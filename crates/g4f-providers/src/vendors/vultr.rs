//! Vultr's serverless inference.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.vultrinference.com/v1",
    base_url_env: &["VULTR_BASE_URL"],
    key_env: &["VULTR_API_KEY"],
    sign_up: "https://my.vultr.com/inference",
    models: &[
        ("zai-org/GLM-5.2-FP8", thinker(393_216)),
        (
            "Qwen/Qwen3.6-27B",
            and(
                seeing_thinker(262_144),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
        ("deepseek-ai/DeepSeek-V4-Flash", thinker(1_000_000)),
    ],
    default_model: "zai-org/GLM-5.2-FP8",
    ..plain("vultr", "Vultr")
};

register_provider!(DESCRIPTOR);
