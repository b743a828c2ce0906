//! TabbyAPI (ExLlama).

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 5000,
    path: "/health",
    is_its: |answer| {
        answer
            .get("status")
            .is_some_and(|status| status == "healthy")
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["tabby"],
    base_url: "http://127.0.0.1:5000/v1",
    base_url_env: &["TABBYAPI_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["TABBYAPI_API_KEY", "TABBY_API_KEY"],
    sign_up: "start it; its key is in api_tokens.yml",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("tabbyapi", "TabbyAPI")
};

register_provider!(DESCRIPTOR);
