//! Crusoe's managed inference.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning_back(ReasoningBack::Text("reasoning"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.inference.crusoecloud.com/v1",
    base_url_env: &["CRUSOE_BASE_URL"],
    key_env: &["CRUSOE_API_KEY"],
    sign_up: "https://console.crusoecloud.com",
    models: &[
        ("zai/GLM-5.2", thinker(1_000_000)),
        ("openai/gpt-oss-120b", thinker(131_072)),
        (
            "moonshotai/Kimi-K2.6",
            and(seeing_thinker(262_144), &[Capability::VideoInput]),
        ),
        ("meta-llama/Llama-3.3-70B-Instruct", text(128_000)),
    ],
    default_model: "zai/GLM-5.2",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("crusoe", "Crusoe")
};

register_provider!(DESCRIPTOR);
