//! Vercel's v0, models that build web pages.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.v0.dev/v1",
    base_url_env: &["V0_BASE_URL"],
    key_env: &["V0_API_KEY"],
    sign_up: "https://v0.dev/chat/settings/keys",
    capabilities: UNLISTED,
    models: &[
        ("v0-1.5-md", seeing_thinker(128_000)),
        ("v0-1.5-lg", seeing_thinker(512_000)),
    ],
    default_model: "v0-1.5-md",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("v0", "v0")
};

register_provider!(DESCRIPTOR);
