//! Voyage: embeddings and reranking near OpenAI's shape, and embeddings of pictures in one of its own.
//!
//! <https://docs.voyageai.com/reference/embeddings-api>

use crate::openai::{EmbedQuirks, Inputs, RerankQuirks};

/// Its embeddings. At most 1000 inputs go in one call; floats come unless base64 is named.
pub static EMBED: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 1000,
    takes: TAKES,
    rename: RENAME,
    base64_only: true,
    models: &[(&["voyage-multimodal"], &MULTIMODAL)],
    ..EmbedQuirks::DEFAULT
};

/// Embeddings of texts and pictures: <https://docs.voyageai.com/reference/multimodal-embeddings-api>.
static MULTIMODAL: EmbedQuirks = EmbedQuirks {
    path: "/multimodalembeddings",
    inputs: Inputs::Contents,
    max_inputs: 1000,
    takes: TAKES,
    rename: &[
        ("dimensions", "output_dimension"),
        ("encoding_format", "output_encoding"),
    ],
    base64_only: true,
    ..EmbedQuirks::DEFAULT
};

/// Its reranking: <https://docs.voyageai.com/reference/reranker-api>.
pub static RERANK: RerankQuirks = RerankQuirks {
    rename: &[("top_n", "top_k")],
    ..RerankQuirks::DEFAULT
};

const TAKES: &[&str] = &["dimensions", "encoding_format", "input_type"];
const RENAME: &[(&str, &str)] = &[("dimensions", "output_dimension")];
