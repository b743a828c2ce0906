//! Sakana AI.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.sakana.ai/v1",
    base_url_env: &["SAKANA_BASE_URL"],
    key_env: &["SAKANA_API_KEY"],
    sign_up: "https://console.sakana.ai",
    models: &[
        ("sakana-namazu", seeing_thinker(262_144)),
        ("fugu", seeing_thinker(1_000_000)),
    ],
    default_model: "sakana-namazu",
    ..plain("sakana", "Sakana AI")
};

register_provider!(DESCRIPTOR);
