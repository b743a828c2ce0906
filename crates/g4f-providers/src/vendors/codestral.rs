//! Mistral's address for its code model, with a key of its own. It speaks Mistral's dialect.

use g4f_wire::mistral::{CHAT, Mistral};
use g4f_wire::provider::JsonList;

use crate::prelude::*;

static QUIRKS: Quirks = CHAT.reasoning(ReasoningStyle::Off);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["text-completion-codestral"],
    base_url: "https://codestral.mistral.ai/v1",
    base_url_env: &["CODESTRAL_BASE_URL"],
    key_env: &["CODESTRAL_API_KEY"],
    sign_up: "https://console.mistral.ai/codestral",
    access: Access::FreeKey,
    models: &[("codestral-latest", text(256_000))],
    default_model: "codestral-latest",
    tier: TIER_SMALL,
    build: |descriptor, settings, transport| {
        Ok(WireProvider::new(descriptor, settings, transport)?
            .chat(Mistral::of(&QUIRKS))
            .models(JsonList("/models"))
            .build())
    },
    ..plain("codestral", "Codestral")
};

register_provider!(DESCRIPTOR);
