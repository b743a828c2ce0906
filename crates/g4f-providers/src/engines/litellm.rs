//! A LiteLLM proxy: the names of its configuration are the models.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 4000,
    path: "/health/liveliness",
    is_its: |answer| {
        answer
            .as_str()
            .is_some_and(|text| text.starts_with("I'm alive"))
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["litellm-proxy", "litellm_proxy"],
    base_url: "http://127.0.0.1:4000/v1",
    base_url_env: &["LITELLM_BASE_URL", "LITELLM_PROXY_API_BASE"],
    auth: AuthScheme::OptionalBearer,
    key_env: &[
        "LITELLM_API_KEY",
        "LITELLM_PROXY_API_KEY",
        "LITELLM_MASTER_KEY",
    ],
    sign_up: "start it: litellm --config config.yaml",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("litellm", "LiteLLM proxy")
};

register_provider!(DESCRIPTOR);
