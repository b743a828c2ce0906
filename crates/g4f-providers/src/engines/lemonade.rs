//! AMD's Lemonade.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 8000,
    path: "/v1/health",
    is_its: |answer| answer.get("model_loaded").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:8000/api/v1",
    base_url_env: &["LEMONADE_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["LEMONADE_API_KEY"],
    sign_up: "install it from https://lemonade-server.ai",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("lemonade", "Lemonade")
};

register_provider!(DESCRIPTOR);
