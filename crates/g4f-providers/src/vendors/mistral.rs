//! Mistral. It refuses fields that it does not know.

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
    .stream_options(false);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["mistralai"],
    base_url: "https://api.mistral.ai/v1",
    base_url_env: &["MISTRAL_BASE_URL"],
    key_env: &["MISTRAL_API_KEY"],
    sign_up: "https://console.mistral.ai/api-keys",
    access: Access::FreeKey,
    models: &[
        ("mistral-small-latest", seeing_thinker(256_000)),
        ("mistral-medium-latest", seeing_thinker(262_144)),
        ("mistral-large-latest", seer(262_144)),
        ("codestral-latest", text(256_000)),
    ],
    default_model: "mistral-small-latest",
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("mistral", "Mistral")
};

/// A full service tier comes as a rate limit, and is nobody's key's fault.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(
        facts,
        "service tier capacity exceeded",
        ErrorKind::Overloaded,
    )
}

register_provider!(DESCRIPTOR);
