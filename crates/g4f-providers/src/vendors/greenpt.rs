//! GreenPT, in the EU.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.greenpt.ai/v1",
    base_url_env: &["GREENPT_BASE_URL"],
    key_env: &["GREENPT_API_KEY"],
    sign_up: "https://greenpt.ai",
    models: &[
        ("glm-5.3-flash", thinker(1_000_000)),
        ("deepseek-v4.1-flash", seeing_thinker(1_000_000)),
        ("kimi-k3", seeing_thinker(1_048_576)),
    ],
    default_model: "glm-5.3-flash",
    ..plain("greenpt", "GreenPT")
};

register_provider!(DESCRIPTOR);
