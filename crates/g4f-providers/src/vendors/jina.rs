//! Jina, which makes embeddings and orders documents.

use g4f_wire::jina;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["jinaai", "jina-ai"],
    base_url: "https://api.jina.ai/v1",
    base_url_env: &["JINA_BASE_URL"],
    key_env: &["JINA_API_KEY", "JINA_AI_API_KEY"],
    sign_up: "https://jina.ai/embeddings",
    capabilities: beside_chat(&[Capability::Embeddings, Capability::Rerank]),
    models: &[
        ("jina-embeddings-v4", EMBEDS),
        ("jina-embeddings-v3", EMBEDS),
        ("jina-clip-v2", EMBEDS),
        ("jina-reranker-m0", RANKS),
        ("jina-reranker-v2-base-multilingual", RANKS),
    ],
    build: |d, s, t| {
        let provider = WireProvider::new(d, s, t)?;
        Ok(provider
            .embed(Embed::new(&jina::EMBED))
            .rerank(Rerank::new(&jina::RERANK))
            .build())
    },
    ..plain("jina", "Jina AI")
};

register_provider!(DESCRIPTOR);
