//! Hyperbolic.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.hyperbolic.xyz/v1",
    base_url_env: &["HYPERBOLIC_BASE_URL"],
    key_env: &["HYPERBOLIC_API_KEY"],
    sign_up: "https://app.hyperbolic.ai/settings",
    models: &[("meta-llama/Llama-3.3-70B-Instruct", text(131_072))],
    default_model: "meta-llama/Llama-3.3-70B-Instruct",
    ..plain("hyperbolic", "Hyperbolic")
};

register_provider!(DESCRIPTOR);
