//! Reka.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["rekaai"],
    base_url: "https://api.reka.ai/v1",
    base_url_env: &["REKA_BASE_URL"],
    key_env: &["REKA_API_KEY"],
    sign_up: "https://platform.reka.ai",
    access: Access::FreeKey,
    models: &[
        ("reka-flash", seer(128_000)),
        (
            "reka-flash-research",
            and(seer(128_000), &[Capability::WebSearch]),
        ),
    ],
    default_model: "reka-flash",
    tier: TIER_SMALL,
    ..plain("reka", "Reka")
};

register_provider!(DESCRIPTOR);
