//! Ollama's models on its makers' machines: those that fit into no other.

use crate::engines::ollama::{CAN, build};
use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["OllamaCloud"],
    family: "ollama",
    base_url: "https://ollama.com",
    base_url_env: &["OLLAMA_CLOUD_BASE_URL"],
    key_env: &["OLLAMA_API_KEY"],
    sign_up: "https://ollama.com/settings/keys",
    access: Access::FreeKey,
    capabilities: without(and(CHAT, CAN), &[Capability::Embeddings]),
    models: &[
        ("gpt-oss:120b", thinker(131_072)),
        ("gpt-oss:20b", thinker(131_072)),
    ],
    default_model: "gpt-oss:120b",
    build: |descriptor, settings, transport| build(descriptor, settings, transport, false),
    ..plain("ollama-cloud", "Ollama Cloud")
};

register_provider!(DESCRIPTOR);
