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
        without(CHATS, &[Capability::Tools]).with_context_window(context_window),
        &[Capability::WebSearch],
    )
}

/// Its numbers are whole, of one byte each: <https://docs.perplexity.ai/docs/embeddings>.
static VECTORS: EmbedQuirks = EmbedQuirks {
    path: "/v1/embeddings",
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 512,
    takes: &["dimensions"],
    element: Element::I8,
    ..EmbedQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["PerplexityApi"],
    base_url: "https://api.perplexity.ai",
    base_url_env: &["PERPLEXITY_BASE_URL"],
    key_env: &["PERPLEXITY_API_KEY", "PERPLEXITYAI_API_KEY"],
    sign_up: "https://www.perplexity.ai/settings/api",
    capabilities: and(
        without(CHAT, &[Capability::Tools, Capability::ModelList]),
        &[Capability::Embeddings],
    ),
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
        ("pplx-embed-v1-0.6b", EMBEDS),
        ("pplx-embed-v1-4b", EMBEDS),
    ],
    default_model: "sonar",
    build: |d, s, t| openai_and(d, s, t, (&QUIRKS, None), |p| p.embed(Embed::new(&VECTORS))),
    ..plain("perplexity", "Perplexity")
};

register_provider!(DESCRIPTOR);
