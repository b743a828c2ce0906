//! KoboldCpp.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 5001,
    path: "/api/extra/version",
    is_its: |answer| answer.get("result").is_some_and(|name| name == "KoboldCpp"),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["kobold"],
    base_url: "http://127.0.0.1:5001/v1",
    base_url_env: &["KOBOLDCPP_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["KOBOLDCPP_API_KEY"],
    sign_up: "start it: koboldcpp --model MODEL.gguf",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("koboldcpp", "KoboldCpp")
};

register_provider!(DESCRIPTOR);
