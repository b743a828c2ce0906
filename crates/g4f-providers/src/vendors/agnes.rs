//! Agnes AI.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://apihub.agnes-ai.com/v1",
    base_url_env: &["AGNES_BASE_URL"],
    key_env: &["AGNES_API_KEY"],
    sign_up: "https://agnes-ai.com/doc",
    access: Access::FreeKey,
    models: &[
        ("agnes-2.5-flash", seeing_thinker(512_000)),
        ("agnes-2.5-pro-alpha", seeing_thinker(1_000_000)),
        ("agnes-2.0-flash", seeing_thinker(512_000)),
    ],
    default_model: "agnes-2.5-flash",
    tier: TIER_SMALL,
    ..plain("agnes", "Agnes AI")
};

register_provider!(DESCRIPTOR);
