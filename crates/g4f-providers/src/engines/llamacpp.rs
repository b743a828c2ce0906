//! llama.cpp's server. It shares its port with many others; only its properties tell.

use crate::engines::{Sign, engine_and};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning_back(ReasoningBack::Text("reasoning_content"));

static SIGN: Sign = Sign {
    port: 8080,
    path: "/props",
    is_its: |answer| answer.get("default_generation_settings").is_some(),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["llama.cpp", "llama-cpp", "llama-server", "llamafile"],
    base_url: "http://127.0.0.1:8080/v1",
    base_url_env: &["LLAMACPP_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["LLAMA_API_KEY"],
    sign_up: "start it: llama-server -m MODEL.gguf --jinja",
    access: Access::Local,
    capabilities: and(CHAT, &[Capability::Embeddings, Capability::Rerank]),
    tier: TIER_LOCAL + 2,
    build: |d, s, t| {
        engine_and(d, s, t, (&QUIRKS, &SIGN), |p| {
            p.embed(Embed::new(&EMBED)).rerank(Rerank::new(&RERANK))
        })
    },
    ..plain("llamacpp", "llama.cpp")
};

register_provider!(DESCRIPTOR);
