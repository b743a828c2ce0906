//! text-generation-webui (oobabooga), started with `--api`.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 5000,
    path: "/v1/internal/model/info",
    is_its: |answer| answer.get("model_name").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["text-generation-webui", "oobabooga"],
    base_url: "http://127.0.0.1:5000/v1",
    base_url_env: &["TEXTGEN_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["OPENEDAI_KEY", "TEXTGEN_API_KEY"],
    sign_up: "start it: python server.py --api",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("textgen", "text-generation-webui")
};

register_provider!(DESCRIPTOR);
