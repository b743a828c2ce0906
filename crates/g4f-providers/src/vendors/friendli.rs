//! Friendli's serverless endpoints.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["friendliai"],
    base_url: "https://api.friendli.ai/serverless/v1",
    base_url_env: &["FRIENDLI_BASE_URL"],
    key_env: &["FRIENDLI_TOKEN", "FRIENDLIAI_API_KEY"],
    sign_up: "https://friendli.ai/suite",
    models: &[
        (
            "zai-org/GLM-5.3-Flash",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
        ("zai-org/GLM-5.3", thinker(1_048_576)),
        ("deepseek-ai/DeepSeek-V3.2", thinker(163_840)),
        ("google/gemma-4-31B-it", seeing_thinker(262_144)),
    ],
    default_model: "zai-org/GLM-5.3-Flash",
    ..plain("friendli", "Friendli")
};

register_provider!(DESCRIPTOR);
