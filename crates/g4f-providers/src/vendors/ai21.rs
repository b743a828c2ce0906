//! AI21 (Jamba). It publishes no list of its models, and they do not think.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Off)
    .models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["AI21Labs", "ai21_chat"],
    base_url: "https://api.ai21.com/studio/v1",
    base_url_env: &["AI21_BASE_URL"],
    key_env: &["AI21_API_KEY"],
    sign_up: "https://studio.ai21.com/account/api-key",
    capabilities: UNLISTED,
    models: &[
        ("jamba-large", text(256_000)),
        ("jamba-mini", text(256_000)),
    ],
    default_model: "jamba-large",
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("ai21", "AI21")
};

fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(
        facts,
        "prompt has too many tokens",
        ErrorKind::ContextLength,
    )
    .or_else(|| says(facts, "bad or missing api token", ErrorKind::Auth))
}

register_provider!(DESCRIPTOR);
