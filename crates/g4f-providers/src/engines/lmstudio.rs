//! LM Studio's local server. It answers unknown paths with 200 and an error, so the list itself is looked at.

use serde_json::Value;

use crate::engines::{Sign, engine_and};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 1234,
    path: "/api/v0/models",
    is_its: |answer| answer.get("data").is_some_and(Value::is_array),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["lm-studio", "lm_studio"],
    base_url: "http://127.0.0.1:1234/v1",
    base_url_env: &["LMSTUDIO_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["LMSTUDIO_API_KEY"],
    sign_up: "install it from https://lmstudio.ai and start its server",
    access: Access::Local,
    capabilities: and(CHAT, &[Capability::Embeddings]),
    tier: TIER_LOCAL + 1,
    build: |d, s, t| engine_and(d, s, t, (&PLAIN, &SIGN), |p| p.embed(Embed::new(&EMBED))),
    ..plain("lmstudio", "LM Studio")
};

register_provider!(DESCRIPTOR);
