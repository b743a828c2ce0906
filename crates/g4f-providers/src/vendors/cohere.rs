//! Cohere, by its own API.

use g4f_wire::cohere::{Cohere, CohereEmbed, CohereModels, CohereRerank};
use g4f_wire::provider::WireProvider;

use crate::prelude::*;

/// What its models do beside those that only chat.
const CAN: &[Capability] = &[
    Capability::Tools,
    Capability::ParallelTools,
    Capability::ToolChoice,
    Capability::JsonMode,
    Capability::JsonSchema,
    Capability::Logprobs,
    Capability::Seed,
    Capability::Stop,
    Capability::Embeddings,
    Capability::Rerank,
];

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["CohereAPI"],
    family: "cohere",
    base_url: "https://api.cohere.com/v2",
    base_url_env: &["COHERE_BASE_URL"],
    key_env: &["COHERE_API_KEY", "CO_API_KEY"],
    sign_up: "https://dashboard.cohere.com/api-keys",
    access: Access::FreeKey,
    capabilities: and(CHAT, CAN),
    models: &[
        ("command-a-03-2025", text(256_000)),
        ("command-a-plus-05-2026", seeing_thinker(128_000)),
        ("command-a-reasoning-08-2025", thinker(256_000)),
        ("command-r7b-12-2024", text(128_000)),
        ("embed-v4.0", EMBEDS),
        ("rerank-v3.5", RANKS),
    ],
    default_model: "command-a-03-2025",
    tier: TIER_GATEWAY,
    build: |descriptor, settings, transport| {
        Ok(WireProvider::new(descriptor, settings, transport)?
            .chat(Cohere)
            .embed(CohereEmbed)
            .rerank(CohereRerank)
            .models(CohereModels)
            .build())
    },
    ..plain("cohere", "Cohere")
};

register_provider!(DESCRIPTOR);
