//! Novita.

use crate::prelude::*;

static VECTORS: EmbedQuirks = EmbedQuirks {
    path: "/v1/embeddings",
    ..EmbedQuirks::DEFAULT
};

static RANKING: RerankQuirks = RerankQuirks {
    path: "/v1/rerank",
    ..RerankQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["novita-ai"],
    base_url: "https://api.novita.ai/openai",
    base_url_env: &["NOVITA_BASE_URL"],
    key_env: &["NOVITA_API_KEY"],
    sign_up: "https://novita.ai/settings/key-management",
    capabilities: and(CHAT, &[Capability::Embeddings, Capability::Rerank]),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("meta-llama/llama-3.3-70b-instruct", text(131_072)),
        ("baai/bge-m3", EMBEDS),
        ("baai/bge-reranker-v2-m3", RANKS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.embed(Embed::new(&VECTORS)).rerank(Rerank::new(&RANKING))
        })
    },
    ..plain("novita", "Novita")
};

register_provider!(DESCRIPTOR);
