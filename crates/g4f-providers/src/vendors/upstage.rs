//! Upstage (Solar). It publishes no list of its models.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["solar"],
    base_url: "https://api.upstage.ai/v1/solar",
    base_url_env: &["UPSTAGE_BASE_URL"],
    key_env: &["UPSTAGE_API_KEY"],
    sign_up: "https://console.upstage.ai/api-keys",
    capabilities: UNLISTED,
    models: &[
        ("solar-pro4", thinker(524_288)),
        ("solar-pro3", thinker(131_072)),
        ("solar-mini", text(32_768)),
    ],
    default_model: "solar-pro4",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("upstage", "Upstage")
};

register_provider!(DESCRIPTOR);
