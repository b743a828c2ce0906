//! Jina: embeddings of texts and pictures, each for a task, and reranking.
//!
//! <https://api.jina.ai/redoc>

use crate::openai::{EmbedQuirks, Inputs, RerankQuirks};

/// Its embeddings. What they are for is a `task`, and the format an `embedding_type`.
pub static EMBED: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Objects,
    max_inputs: 512,
    takes: &["dimensions", "encoding_format", "input_type"],
    rename: &[
        ("encoding_format", "embedding_type"),
        ("input_type", "task"),
    ],
    input_types: &[
        ("query", "retrieval.query"),
        ("document", "retrieval.passage"),
    ],
    ..EmbedQuirks::DEFAULT
};

/// Its reranking, which sends the documents back unless told not to.
pub static RERANK: RerankQuirks = RerankQuirks {
    echoes: true,
    ..RerankQuirks::DEFAULT
};
