//! io.net Intelligence.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["ionet", "io-intelligence"],
    base_url: "https://api.intelligence.io.solutions/api/v1",
    base_url_env: &["IO_NET_BASE_URL"],
    key_env: &["IOINTELLIGENCE_API_KEY", "IONET_API_KEY"],
    sign_up: "https://ai.io.net/ai/api-keys",
    models: &[
        ("openai/gpt-oss-120b", text(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct", text(128_000)),
        ("zai-org/GLM-4.6", text(200_000)),
    ],
    default_model: "openai/gpt-oss-120b",
    ..plain("io-net", "io.net")
};

register_provider!(DESCRIPTOR);
