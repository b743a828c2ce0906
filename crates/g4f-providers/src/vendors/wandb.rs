//! Weights & Biases Inference, on CoreWeave.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["coreweave", "weights-and-biases"],
    base_url: "https://api.inference.wandb.ai/v1",
    base_url_env: &["WANDB_BASE_URL"],
    key_env: &["WANDB_API_KEY"],
    sign_up: "https://wandb.ai/authorize",
    models: &[
        ("zai-org/GLM-5.3-Flash", seeing_thinker(1_048_576)),
        ("deepseek-ai/DeepSeek-V4.1-Flash", seeing_thinker(1_048_576)),
        ("Qwen/Qwen3.8-27B", seeing_thinker(262_144)),
        ("MiniMaxAI/MiniMax-M3", seeing_thinker(262_144)),
    ],
    default_model: "zai-org/GLM-5.3-Flash",
    ..plain("wandb", "W&B Inference")
};

register_provider!(DESCRIPTOR);
