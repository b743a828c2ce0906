//! Public AI, open models of public institutions.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.publicai.co/v1",
    base_url_env: &["PUBLICAI_BASE_URL"],
    key_env: &["PUBLICAI_API_KEY"],
    sign_up: "https://platform.publicai.co",
    access: Access::FreeKey,
    models: &[
        (
            "swiss-ai/apertus-8b-instruct",
            without(text(8_192), &[Capability::Tools]),
        ),
        (
            "swiss-ai/apertus-70b-instruct",
            without(text(8_192), &[Capability::Tools]),
        ),
    ],
    default_model: "swiss-ai/apertus-8b-instruct",
    tier: TIER_SMALL,
    ..plain("publicai", "Public AI")
};

register_provider!(DESCRIPTOR);
