//! Inference.net.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["inference"],
    base_url: "https://api.inference.net/v1",
    base_url_env: &["INFERENCE_NET_BASE_URL"],
    key_env: &["INFERENCE_API_KEY"],
    sign_up: "https://inference.net/dashboard/api-keys",
    models: &[
        ("meta/llama-3.1-8b-instruct", text(16_000)),
        ("google/gemma-3", seer(125_000)),
    ],
    default_model: "meta/llama-3.1-8b-instruct",
    ..plain("inference-net", "Inference.net")
};

register_provider!(DESCRIPTOR);
