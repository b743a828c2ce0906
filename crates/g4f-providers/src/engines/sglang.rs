//! SGLang.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Template {
        field: "chat_template_kwargs",
        key: "enable_thinking",
    })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

static SIGN: Sign = Sign {
    port: 30000,
    path: "/get_model_info",
    is_its: |answer| answer.get("model_path").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:30000/v1",
    base_url_env: &["SGLANG_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["SGLANG_API_KEY"],
    sign_up: "start it: python -m sglang.launch_server --model-path MODEL",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &QUIRKS, &SIGN),
    ..plain("sglang", "SGLang")
};

register_provider!(DESCRIPTOR);
