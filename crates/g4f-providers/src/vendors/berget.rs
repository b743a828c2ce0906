//! Berget, in Sweden.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.berget.ai/v1",
    base_url_env: &["BERGET_BASE_URL"],
    key_env: &["BERGET_API_KEY"],
    sign_up: "https://console.berget.ai",
    models: &[
        (
            "zai-org/GLM-5.3-Flash",
            and(seeing_thinker(524_288), &[Capability::VideoInput]),
        ),
        ("zai-org/GLM-5.2", thinker(524_288)),
        ("Qwen/Qwen3.8-27B-FP8", seeing_thinker(262_144)),
    ],
    default_model: "zai-org/GLM-5.3-Flash",
    ..plain("berget", "Berget")
};

register_provider!(DESCRIPTOR);
