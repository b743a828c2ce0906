//! Perplexity. Its models search the web by themselves and take no tools; there is no list of them.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None).take_turns(true).omit(&[
    "tools",
    "tool_choice",
    "n",
    "logit_bias",
    "seed",
]);

/// A model that searches.
const fn sonar(context_window: u32) -> Capabilities {
    and(
        Capabilities::can(&[Capability::Chat, Capability::Stream])
            .cannot(&[Capability::Tools])
            .with_context_window(context_window),
        &[Capability::WebSearch],
    )
}

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["PerplexityApi"],
    base_url: "https://api.perplexity.ai",
    base_url_env: &["PERPLEXITY_BASE_URL"],
    key_env: &["PERPLEXITY_API_KEY", "PERPLEXITYAI_API_KEY"],
    sign_up: "https://www.perplexity.ai/settings/api",
    capabilities: without(CHAT, &[Capability::Tools, Capability::ModelList]),
    models: &[
        ("sonar", sonar(128_000)),
        ("sonar-pro", and(sonar(200_000), &[Capability::Vision])),
        (
            "sonar-reasoning-pro",
            and(sonar(128_000), &[Capability::Vision, Capability::Reasoning]),
        ),
        (
            "sonar-deep-research",
            and(sonar(128_000), &[Capability::Reasoning]),
        ),
    ],
    default_model: "sonar",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("perplexity", "Perplexity")
};

register_provider!(DESCRIPTOR);
