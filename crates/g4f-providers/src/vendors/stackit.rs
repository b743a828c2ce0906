//! STACKIT's model serving, in Germany.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.openai-compat.model-serving.eu01.onstackit.cloud/v1",
    base_url_env: &["STACKIT_BASE_URL"],
    key_env: &["STACKIT_API_KEY"],
    sign_up: "https://portal.stackit.cloud",
    models: &[
        ("openai/gpt-oss-120b", thinker(131_000)),
        ("Qwen/Qwen3-VL-235B-A22B-Instruct-FP8", seer(218_000)),
        ("cortecs/Llama-3.3-70B-Instruct-FP8-Dynamic", text(128_000)),
    ],
    default_model: "openai/gpt-oss-120b",
    ..plain("stackit", "STACKIT")
};

register_provider!(DESCRIPTOR);
