//! LLM7, with a key only: whether it answers without one changes from week to week.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.llm7.io/v1",
    base_url_env: &["LLM7_BASE_URL"],
    key_env: &["LLM7_API_KEY"],
    sign_up: "https://token.llm7.io",
    access: Access::FreeKey,
    models: &[
        (
            "default",
            Capabilities::can(&[Capability::Chat, Capability::Stream]),
        ),
        (
            "fast",
            Capabilities::can(&[Capability::Chat, Capability::Stream]),
        ),
    ],
    default_model: "default",
    tier: TIER_GATEWAY + 2,
    ..plain("llm7", "LLM7")
};

register_provider!(DESCRIPTOR);
