//! Morph, which applies edits to code.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.morphllm.com/v1",
    base_url_env: &["MORPH_BASE_URL"],
    key_env: &["MORPH_API_KEY"],
    sign_up: "https://morphllm.com/dashboard",
    models: &[
        ("morph-v3-fast", without(text(16_000), &[Capability::Tools])),
        (
            "morph-v3-large",
            without(text(32_000), &[Capability::Tools]),
        ),
    ],
    default_model: "morph-v3-fast",
    ..plain("morph", "Morph")
};

register_provider!(DESCRIPTOR);
