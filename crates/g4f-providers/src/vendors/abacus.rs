//! Abacus.AI's RouteLLM.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["routellm"],
    base_url: "https://routellm.abacus.ai/v1",
    base_url_env: &["ABACUS_BASE_URL"],
    key_env: &["ABACUS_API_KEY"],
    sign_up: "https://abacus.ai/app/route-llm-apis",
    models: &[
        (
            "gemini-3.7-flash",
            and(
                seeing_thinker(1_048_576),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
        (
            "moonshotai/Kimi-K3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
        (
            "qwen3.8-max",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
    ],
    default_model: "gemini-3.7-flash",
    tier: TIER_GATEWAY,
    ..plain("abacus", "Abacus RouteLLM")
};

register_provider!(DESCRIPTOR);
