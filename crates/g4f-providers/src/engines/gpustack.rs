//! GPUStack, a cluster of engines behind one address. It asks for a key, so it is seldom found without one.

use crate::engines::{Sign, engine};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning(ReasoningStyle::EnableThinking);

static SIGN: Sign = Sign {
    port: 80,
    path: "/v1/models",
    is_its: |answer| {
        answer
            .pointer("/data/0/owned_by")
            .is_some_and(|owner| owner == "gpustack")
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1/v1",
    base_url_env: &["GPUSTACK_BASE_URL", "GPUSTACK_API_BASE"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["GPUSTACK_API_KEY"],
    sign_up: "install it from https://gpustack.ai and make a key in its web page",
    access: Access::Local,
    tier: TIER_LOCAL + 4,
    build: |d, s, t| engine(d, s, t, &QUIRKS, &SIGN),
    ..plain("gpustack", "GPUStack")
};

register_provider!(DESCRIPTOR);
