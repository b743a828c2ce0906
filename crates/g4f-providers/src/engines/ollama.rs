//! Ollama by its own API. Its table takes `num_ctx`, the length of the context, and `generate = true`, which asks for
//! completions of one prompt: for models without a template for chats.

use std::sync::Arc;

use g4f_types::{Provider, Result, Settings, Transport};
use g4f_wire::ollama::{Ollama, OllamaEmbed, OllamaModels};
use g4f_wire::provider::WireProvider;
use serde_json::Value;

use crate::engines::{Sign, recognised};
use crate::prelude::*;

static SIGN: Sign = Sign {
    port: 11434,
    path: "/api/version",
    is_its: |answer| answer.get("version").is_some_and(Value::is_string),
};

/// Ends of addresses that its other routes have.
const OTHER_ROUTES: &[&str] = &["/v1", "/api"];

/// What it does whatever the model; what the model does is asked of the model.
pub(crate) const CAN: &[Capability] = &[
    Capability::JsonMode,
    Capability::JsonSchema,
    Capability::Logprobs,
    Capability::Seed,
    Capability::Stop,
    Capability::Embeddings,
];

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "ollama",
    base_url: "http://127.0.0.1:11434",
    base_url_env: &["OLLAMA_BASE_URL", "OLLAMA_HOST"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["OLLAMA_API_KEY"],
    sign_up: "install it from https://ollama.com/download, then: ollama pull llama3.2",
    access: Access::Local,
    capabilities: and(CHAT, CAN),
    tier: TIER_LOCAL,
    build: |descriptor, settings, transport| {
        recognised(descriptor, settings, transport, &SIGN, |d, s, t| {
            build(d, s, t, true)
        })
    },
    ..plain("ollama", "Ollama")
};

register_provider!(DESCRIPTOR);

/// Settings of its own: `generate = true` asks for completions of one prompt, for models without a template for chats;
/// `num_ctx` is the length of the context in tokens.
pub(crate) fn build(
    descriptor: &'static Descriptor,
    mut settings: Settings,
    transport: Arc<dyn Transport>,
    local: bool,
) -> Result<Arc<dyn Provider>> {
    if let Some(written) = &settings.base_url {
        let written = written.trim().trim_end_matches('/');
        let server = OTHER_ROUTES
            .iter()
            .find_map(|end| written.strip_suffix(end));
        settings.base_url = Some(server.unwrap_or(written).to_owned());
    }
    let mut family = Ollama::new();
    if settings.other.get("generate") == Some(&Value::Bool(true)) {
        family = family.generate();
    }
    if let Some(tokens) = settings.other.get("num_ctx").and_then(Value::as_u64) {
        family = family.context(tokens);
    }
    let provider = WireProvider::new(descriptor, settings, transport)?
        .cut_base(OTHER_ROUTES)
        .chat(family)
        .models(OllamaModels { loaded: local });
    Ok(if local {
        provider.embed(OllamaEmbed).build()
    } else {
        provider.build()
    })
}
