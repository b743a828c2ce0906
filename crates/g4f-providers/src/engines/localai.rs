//! LocalAI. It shares its port with llama.cpp; only it says which backends it has.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 8080,
    path: "/system",
    is_its: |answer| answer.get("backends").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["local-ai"],
    base_url: "http://127.0.0.1:8080/v1",
    base_url_env: &["LOCALAI_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["LOCALAI_API_KEY"],
    sign_up: "start it: local-ai run MODEL",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("localai", "LocalAI")
};

register_provider!(DESCRIPTOR);
