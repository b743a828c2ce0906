//! Hugging Face's router to many hosts. A model may carry `:host`, `:fastest` or `:cheapest`.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["hf", "HuggingFaceAPI", "HuggingChat", "HuggingFaceMedia"],
    base_url: "https://router.huggingface.co/v1",
    base_url_env: &["HF_BASE_URL"],
    key_env: &[
        "HF_TOKEN",
        "HUGGINGFACE_API_KEY",
        "HUGGINGFACEHUB_API_TOKEN",
    ],
    sign_up: "https://huggingface.co/settings/tokens",
    access: Access::FreeKey,
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct", text(131_072)),
    ],
    default_model: "openai/gpt-oss-120b",
    tier: TIER_GATEWAY,
    build: |d, s, t| openai(d, s, t, &PLAIN, Some(verdict)),
    ..plain("huggingface", "Hugging Face")
};

fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(
        facts,
        "not supported by any provider you have enabled",
        ErrorKind::ModelNotFound,
    )
}

register_provider!(DESCRIPTOR);
