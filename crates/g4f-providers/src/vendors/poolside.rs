//! Poolside (Laguna), models for code.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://inference.poolside.ai/v1",
    base_url_env: &["POOLSIDE_BASE_URL"],
    key_env: &["POOLSIDE_API_KEY"],
    sign_up: "https://platform.poolside.ai",
    models: &[
        ("poolside/laguna-s-2.1", thinker(1_048_576)),
        ("poolside/laguna-xs-2.1", thinker(262_144)),
    ],
    default_model: "poolside/laguna-s-2.1",
    ..plain("poolside", "Poolside")
};

register_provider!(DESCRIPTOR);
