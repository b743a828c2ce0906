//! Meta's older API, for its open Llama models.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["meta_llama", "llama-api"],
    base_url: "https://api.llama.com/compat/v1",
    base_url_env: &["LLAMA_BASE_URL"],
    key_env: &["LLAMA_API_KEY"],
    sign_up: "https://llama.developer.meta.com",
    access: Access::FreeKey,
    models: &[
        ("llama-4-maverick-17b-128e-instruct-fp8", seer(128_000)),
        ("llama-3.3-70b-instruct", text(128_000)),
        ("llama-3.3-8b-instruct", text(128_000)),
    ],
    default_model: "llama-4-maverick-17b-128e-instruct-fp8",
    tier: TIER_SMALL,
    ..plain("llama", "Llama API")
};

register_provider!(DESCRIPTOR);
