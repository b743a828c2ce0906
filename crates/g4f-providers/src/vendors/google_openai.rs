//! Google's Gemini API through its OpenAI-compatible address, for callers who depend on it; `google` speaks its own. A
//! wrong key is a 400 there, and rate limits are called quotas; both are read by the general classifier.

use super::google::{KEYS, SIGN_UP};
use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .omit(&[
        "logit_bias",
        "logprobs",
        "top_logprobs",
        "user",
        "seed",
        "top_k",
        "min_p",
        "repetition_penalty",
    ])
    .tool_extra(true);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["gemini-openai"],
    base_url: "https://generativelanguage.googleapis.com/v1beta/openai",
    key_env: KEYS,
    sign_up: SIGN_UP,
    access: Access::FreeKey,
    // The same key serves the same models at `google`, which comes first.
    tier: TIER_GATEWAY,
    models: &[
        ("gemini-2.5-flash", gemini()),
        ("gemini-2.5-pro", gemini()),
        ("gemini-flash-latest", gemini()),
    ],
    default_model: "gemini-flash-latest",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("google-openai", "Google Gemini, OpenAI-compatible")
};

const fn gemini() -> Capabilities {
    and(seeing_thinker(1_048_576), &[Capability::AudioInput])
}

register_provider!(DESCRIPTOR);
