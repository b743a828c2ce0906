//! Ollama through its OpenAI-compatible routes.

use serde_json::Value;

use crate::engines::{Sign, engine};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning_back(ReasoningBack::Text("reasoning"));

static SIGN: Sign = Sign {
    port: 11434,
    path: "/api/version",
    is_its: |answer| answer.get("version").is_some_and(Value::is_string),
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:11434/v1",
    base_url_env: &["OLLAMA_BASE_URL", "OLLAMA_HOST"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["OLLAMA_API_KEY"],
    sign_up: "install it from https://ollama.com/download, then: ollama pull llama3.2",
    access: Access::Local,
    tier: TIER_LOCAL,
    build: |d, s, t| engine(d, s, t, &QUIRKS, &SIGN),
    ..plain("ollama", "Ollama")
};

register_provider!(DESCRIPTOR);
