//! GPT4All's local server. It signs its models with `humanity`.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 4891,
    path: "/v1/models",
    is_its: |answer| {
        answer
            .pointer("/data/0/owned_by")
            .is_some_and(|owner| owner == "humanity")
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["Local"],
    base_url: "http://127.0.0.1:4891/v1",
    base_url_env: &["GPT4ALL_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["GPT4ALL_API_KEY"],
    sign_up: "install it from https://gpt4all.io and turn on its API server",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("gpt4all", "GPT4All")
};

register_provider!(DESCRIPTOR);
