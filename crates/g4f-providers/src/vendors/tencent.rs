//! Tencent's TokenHub (Hunyuan). It publishes no list of its models.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["tencent-tokenhub", "hunyuan"],
    base_url: "https://tokenhub.tencentmaas.com/v1",
    base_url_env: &["TENCENT_BASE_URL"],
    key_env: &["TENCENT_TOKENHUB_API_KEY", "TENCENT_API_KEY"],
    sign_up: "https://console.cloud.tencent.com/tokenhub",
    capabilities: UNLISTED,
    models: &[
        ("hy4-preview", thinker(1_024_000)),
        ("hy3", thinker(256_000)),
    ],
    default_model: "hy4-preview",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("tencent", "Tencent TokenHub")
};

register_provider!(DESCRIPTOR);
