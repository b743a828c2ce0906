//! Mistral's address for its code model, with a key of its own. It speaks Mistral's dialect.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .required(Required::Any)
    .short_tool_ids(true)
    .names(Names::Tools)
    .allow(&["parallel_tool_calls", "prediction"])
    .omit(&[
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "top_k",
        "min_p",
        "repetition_penalty",
        "user",
    ])
    .rename(&[("seed", "random_seed")])
    .reasoning(ReasoningStyle::Off)
    .stream_options(false);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["text-completion-codestral"],
    base_url: "https://codestral.mistral.ai/v1",
    base_url_env: &["CODESTRAL_BASE_URL"],
    key_env: &["CODESTRAL_API_KEY"],
    sign_up: "https://console.mistral.ai/codestral",
    access: Access::FreeKey,
    models: &[("codestral-latest", text(256_000))],
    default_model: "codestral-latest",
    tier: TIER_SMALL,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("codestral", "Codestral")
};

register_provider!(DESCRIPTOR);
