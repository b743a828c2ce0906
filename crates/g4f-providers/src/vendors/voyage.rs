//! Voyage, which makes embeddings and orders documents.

use g4f_wire::voyage;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["voyageai", "voyage-ai"],
    base_url: "https://api.voyageai.com/v1",
    base_url_env: &["VOYAGE_BASE_URL"],
    key_env: &["VOYAGE_API_KEY"],
    sign_up: "https://dashboard.voyageai.com/api-keys",
    capabilities: beside_chat(&[Capability::Embeddings, Capability::Rerank]),
    models: &[
        ("voyage-3.5", EMBEDS),
        ("voyage-3.5-lite", EMBEDS),
        ("voyage-multimodal-3", EMBEDS),
        ("rerank-2.5", RANKS),
        ("rerank-2.5-lite", RANKS),
    ],
    build: |d, s, t| {
        let provider = WireProvider::new(d, s, t)?;
        Ok(provider
            .embed(Embed::new(&voyage::EMBED))
            .rerank(Rerank::new(&voyage::RERANK))
            .build())
    },
    ..plain("voyage", "Voyage AI")
};

register_provider!(DESCRIPTOR);
