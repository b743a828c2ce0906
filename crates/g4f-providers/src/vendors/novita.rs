//! Novita.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["novita-ai"],
    base_url: "https://api.novita.ai/openai",
    base_url_env: &["NOVITA_BASE_URL"],
    key_env: &["NOVITA_API_KEY"],
    sign_up: "https://novita.ai/settings/key-management",
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("meta-llama/llama-3.3-70b-instruct", text(131_072)),
    ],
    default_model: "openai/gpt-oss-120b",
    ..plain("novita", "Novita")
};

register_provider!(DESCRIPTOR);
