//! OpenAI through its responses. What it says of models that are only to be had there holds for Azure as well.

use g4f_wire::responses::Responses;

use super::openai;
use crate::prelude::*;

/// The wire family.
pub(crate) const FAMILY: &str = "openai-responses";

pub(crate) static QUIRKS: Quirks = Responses::QUIRKS;

/// What the protocol has beside words, and what it lacks.
pub(crate) const CAPABILITIES: Capabilities = without(
    and(
        CHAT,
        &[
            Capability::Tools,
            Capability::ParallelTools,
            Capability::ToolChoice,
            Capability::JsonMode,
            Capability::JsonSchema,
            Capability::WebSearch,
        ],
    ),
    &[
        Capability::AudioOutput,
        Capability::Choices,
        Capability::Seed,
        Capability::Stop,
        Capability::VideoInput,
    ],
);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: FAMILY,
    base_url: openai::DESCRIPTOR.base_url,
    base_url_env: openai::DESCRIPTOR.base_url_env,
    key_env: openai::DESCRIPTOR.key_env,
    sign_up: openai::DESCRIPTOR.sign_up,
    capabilities: CAPABILITIES,
    models: &[
        ("gpt-4o-mini", seer(128_000)),
        ("gpt-4.1", seer(1_047_576)),
        ("gpt-5", seeing_thinker(400_000)),
        ("gpt-5-mini", seeing_thinker(400_000)),
        ("gpt-5-pro", seeing_thinker(400_000)),
        ("gpt-5.3-codex", seeing_thinker(400_000)),
        ("o3-pro", seeing_thinker(200_000)),
    ],
    default_model: "gpt-5-mini",
    // The same models are to be had without it, so it comes after those who are somebody else.
    tier: TIER_BRIDGE,
    build: |d, s, t| Ok(Responses::provider(d, s, t, &QUIRKS)?.build()),
    ..plain("openai-responses", "OpenAI Responses")
};

register_provider!(DESCRIPTOR);

/// Whether a model of OpenAI's answers only through responses: those that research, write code, use a computer, or
/// think for minutes.
pub(crate) fn only_there(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or(model);
    // Dated names: o3-pro-2025-06-10.
    let bare = name.split_once("-20").map_or(name, |(bare, _)| bare);
    let thinks = ["o1", "o3", "gpt-"]
        .iter()
        .any(|start| bare.starts_with(start));
    (thinks && bare.ends_with("-pro"))
        || name.starts_with("computer-use-preview")
        || name.starts_with("gpt-daybreak")
        || name.contains("-deep-research")
        || name.contains("codex")
}

#[cfg(test)]
mod tests;
