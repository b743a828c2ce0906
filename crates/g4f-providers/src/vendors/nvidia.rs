//! NVIDIA. Many of its models refuse several tool calls in one turn, and its first byte may take minutes.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .single_tool_calls(true)
    .omit(&["user"])
    .reasoning(ReasoningStyle::Template {
        field: "chat_template_kwargs",
        key: "enable_thinking",
    });

/// Its models must be told what the text is for: <https://docs.api.nvidia.com/nim/reference/nvidia-nv-embedqa-e5-v5-infer>.
static VECTORS: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    takes: &["dimensions", "encoding_format", "input_type", "user"],
    input_types: &[("document", "passage")],
    default_input_type: Some("query"),
    ..EmbedQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["nim", "nvidia_nim"],
    base_url: "https://integrate.api.nvidia.com/v1",
    base_url_env: &["NVIDIA_BASE_URL"],
    key_env: &["NVIDIA_API_KEY", "NVIDIA_NIM_API_KEY"],
    sign_up: "https://build.nvidia.com",
    access: Access::FreeKey,
    capabilities: and(CHAT, &[Capability::Embeddings]),
    models: &[
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("nvidia/llama-3.2-nv-embedqa-1b-v2", EMBEDS),
    ],
    default_model: "openai/gpt-oss-20b",
    tier: TIER_GATEWAY,
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.embed(Embed::new(&VECTORS))
        })
    },
    ..plain("nvidia", "NVIDIA")
};

/// Models are functions here: a missing one is "not found for account", a sick one is "degraded" under 400.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "degraded function", ErrorKind::Overloaded)
        .or_else(|| says(facts, "not found for account", ErrorKind::ModelNotFound))
}

register_provider!(DESCRIPTOR);
