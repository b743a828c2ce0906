//! NanoGPT.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["nanogpt"],
    base_url: "https://nano-gpt.com/api/v1",
    base_url_env: &["NANO_GPT_BASE_URL"],
    key_env: &["NANO_GPT_API_KEY", "NANOGPT_API_KEY"],
    sign_up: "https://nano-gpt.com/api",
    models: &[
        ("openai/gpt-oss-120b", thinker(128_000)),
        ("openai/gpt-6-luna", seeing_thinker(1_050_000)),
        (
            "z-ai/glm-5.3-flash",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
        ("meta-llama/llama-3.3-70b-instruct", text(131_072)),
    ],
    default_model: "openai/gpt-oss-120b",
    tier: TIER_GATEWAY,
    ..plain("nano-gpt", "NanoGPT")
};

register_provider!(DESCRIPTOR);
