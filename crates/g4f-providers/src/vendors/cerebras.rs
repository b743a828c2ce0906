//! Cerebras.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .token_limit(TokenLimit::MaxCompletionTokens)
    .allow(&["parallel_tool_calls", "strict"])
    .omit(&["frequency_penalty", "presence_penalty", "logit_bias"])
    .reasoning_back(ReasoningBack::Text("reasoning"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.cerebras.ai/v1",
    base_url_env: &["CEREBRAS_BASE_URL"],
    key_env: &["CEREBRAS_API_KEY"],
    sign_up: "https://cloud.cerebras.ai",
    models: &[
        ("gpt-oss-120b", thinker(131_072)),
        ("qwen-3.8-27b", seeing_thinker(131_072)),
    ],
    default_model: "gpt-oss-120b",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("cerebras", "Cerebras")
};

register_provider!(DESCRIPTOR);
