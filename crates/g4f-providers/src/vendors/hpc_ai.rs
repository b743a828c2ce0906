//! HPC-AI.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.hpc-ai.com/inference/v1",
    base_url_env: &["HPC_AI_BASE_URL"],
    key_env: &["HPC_AI_API_KEY"],
    sign_up: "https://www.hpc-ai.com",
    models: &[
        ("zai-org/glm-5.2", thinker(1_048_576)),
        ("deepseek/deepseek-v4-flash", thinker(1_048_576)),
        ("minimax/minimax-m2.5", thinker(196_000)),
    ],
    default_model: "zai-org/glm-5.2",
    ..plain("hpc-ai", "HPC-AI")
};

register_provider!(DESCRIPTOR);
