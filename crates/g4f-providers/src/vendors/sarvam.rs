//! Sarvam, for the languages of India. It publishes no list of its models.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["sarvamai"],
    base_url: "https://api.sarvam.ai/v1",
    base_url_env: &["SARVAM_BASE_URL"],
    key_env: &["SARVAM_API_KEY"],
    sign_up: "https://dashboard.sarvam.ai",
    capabilities: UNLISTED,
    models: &[
        ("sarvam-105b", thinker(131_072)),
        ("sarvam-30b", thinker(65_536)),
    ],
    default_model: "sarvam-105b",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("sarvam", "Sarvam AI")
};

register_provider!(DESCRIPTOR);
