//! Hugging Face's Text Generation Inference, whose one model has the name `tgi`.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 8080,
    path: "/info",
    is_its: |answer| answer.get("model_id").is_some() && answer.get("max_total_tokens").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["text-generation-inference"],
    base_url: "http://127.0.0.1:8080/v1",
    base_url_env: &["TGI_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["TGI_API_KEY"],
    sign_up: "start it: text-generation-launcher --model-id MODEL --port 8080",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &PLAIN, &SIGN),
    ..plain("tgi", "Text Generation Inference")
};

register_provider!(DESCRIPTOR);
