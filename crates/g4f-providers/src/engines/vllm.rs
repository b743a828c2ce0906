//! vLLM. Its port is that of half the world's development servers; the owner in its list of models tells.

use crate::engines::{Sign, engine_and};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Template {
        field: "chat_template_kwargs",
        key: "enable_thinking",
    })
    .reasoning_back(ReasoningBack::Text("reasoning"));

static SIGN: Sign = Sign {
    port: 8000,
    path: "/v1/models",
    is_its: |answer| {
        answer
            .pointer("/data/0/owned_by")
            .is_some_and(|owner| owner == "vllm")
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:8000/v1",
    base_url_env: &["VLLM_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["VLLM_API_KEY"],
    sign_up: "start it: vllm serve MODEL",
    access: Access::Local,
    capabilities: and(
        CHAT,
        &[
            Capability::Embeddings,
            Capability::Rerank,
            Capability::Transcription,
            Capability::Translation,
        ],
    ),
    tier: TIER_LOCAL + 3,
    build: |d, s, t| {
        engine_and(d, s, t, (&QUIRKS, &SIGN), |p| {
            p.embed(Embed::new(&EMBED))
                .rerank(Rerank::new(&RERANK))
                .transcribe(Transcribe::new(&TRANSCRIBE))
        })
    },
    ..plain("vllm", "vLLM")
};

register_provider!(DESCRIPTOR);
