//! Jan's local server. Its port is also that of a g4f server, whose list says of each entry whether it is a provider.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 1337,
    path: "/v1/models",
    is_its: |answer| {
        answer
            .pointer("/data/0")
            .is_some_and(|first| first.get("provider").is_none())
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["atomic-chat"],
    base_url: "http://127.0.0.1:1337/v1",
    base_url_env: &["JAN_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["JAN_API_KEY"],
    sign_up: "install it from https://jan.ai and start its server",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("jan", "Jan")
};

register_provider!(DESCRIPTOR);
