//! Xinference.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 9997,
    path: "/v1/cluster/version",
    is_its: |answer| answer.get("version").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:9997/v1",
    base_url_env: &["XINFERENCE_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["XINFERENCE_API_KEY"],
    sign_up: "start it: xinference-local",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("xinference", "Xinference")
};

register_provider!(DESCRIPTOR);
