//! Nscale.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://inference.api.nscale.com/v1",
    base_url_env: &["NSCALE_BASE_URL"],
    key_env: &["NSCALE_API_KEY", "NSCALE_SERVICE_TOKEN"],
    sign_up: "https://console.nscale.com",
    models: &[
        ("meta-llama/Llama-3.1-8B-Instruct", text(131_072)),
        ("Qwen/Qwen2.5-Coder-32B-Instruct", text(32_768)),
    ],
    default_model: "meta-llama/Llama-3.1-8B-Instruct",
    ..plain("nscale", "Nscale")
};

register_provider!(DESCRIPTOR);
