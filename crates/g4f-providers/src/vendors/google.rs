//! Google's Gemini API through its OpenAI-compatible address, not through its own wire format. A wrong key is a 400
//! there, and rate limits are called quotas; both are read by the general classifier.

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
    aliases: &["gemini", "GeminiPro", "google-ai-studio"],
    base_url: "https://generativelanguage.googleapis.com/v1beta/openai",
    base_url_env: &["GEMINI_BASE_URL"],
    key_env: &[
        "GEMINI_API_KEY",
        "GOOGLE_API_KEY",
        "GOOGLE_GENERATIVE_AI_API_KEY",
    ],
    sign_up: "https://aistudio.google.com/apikey",
    access: Access::FreeKey,
    models: &[
        ("gemini-2.5-flash", gemini()),
        ("gemini-2.5-pro", gemini()),
        ("gemini-flash-latest", gemini()),
    ],
    default_model: "gemini-flash-latest",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("google", "Google Gemini")
};

const fn gemini() -> Capabilities {
    and(seeing_thinker(1_048_576), &[Capability::AudioInput])
}

register_provider!(DESCRIPTOR);
