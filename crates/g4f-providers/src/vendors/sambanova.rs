//! SambaNova.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.sambanova.ai/v1",
    base_url_env: &["SAMBANOVA_BASE_URL"],
    key_env: &["SAMBANOVA_API_KEY"],
    sign_up: "https://cloud.sambanova.ai/apis",
    models: &[
        ("Meta-Llama-3.3-70B-Instruct", text(131_072)),
        ("gpt-oss-120b", thinker(131_072)),
    ],
    default_model: "Meta-Llama-3.3-70B-Instruct",
    ..plain("sambanova", "SambaNova")
};

register_provider!(DESCRIPTOR);
