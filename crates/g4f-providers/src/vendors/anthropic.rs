//! Anthropic, by its own Messages API.

use g4f_wire::anthropic::{Anthropic, AnthropicModels, BearerFrom};
use g4f_wire::provider::WireProvider;

use crate::prelude::*;

/// The wire family, and the protocol of configured servers that speak it.
pub(crate) const FAMILY: &str = "anthropic";

/// What every Claude model can do.
pub(crate) const CLAUDE: Capabilities = and(
    CHAT,
    &[
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::Documents,
        Capability::Reasoning,
        Capability::JsonSchema,
        Capability::WebSearch,
        Capability::Stop,
    ],
);

/// What no Claude model does.
const NOT_CLAUDE: &[Capability] = &[
    Capability::AudioInput,
    Capability::VideoInput,
    Capability::AudioOutput,
    Capability::ImageOutput,
    Capability::JsonMode,
    Capability::Logprobs,
    Capability::Choices,
    Capability::Seed,
];

const fn claude(context_window: u32, max_output: u32) -> Capabilities {
    Capabilities {
        context_window: Some(context_window),
        max_output: Some(max_output),
        ..CLAUDE
    }
}

/// A model that always decides by itself whether it calls a tool.
const fn unforced(context_window: u32, max_output: u32) -> Capabilities {
    without(
        claude(context_window, max_output),
        &[Capability::ToolChoice, Capability::Prefill],
    )
}

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["Claude", "ClaudeDev", "AnthropicAI", "Antropic"],
    family: FAMILY,
    base_url: "https://api.anthropic.com/v1",
    base_url_env: &["ANTHROPIC_BASE_URL"],
    auth: AuthScheme::Header("x-api-key"),
    key_env: &["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
    sign_up: "https://console.anthropic.com/settings/keys",
    capabilities: without(CLAUDE, NOT_CLAUDE),
    models: &[
        ("claude-opus-5-5", unforced(1_000_000, 128_000)),
        ("claude-opus-5", claude(1_000_000, 128_000)),
        ("claude-sonnet-5", claude(1_000_000, 128_000)),
        ("claude-haiku-4-5", claude(200_000, 64_000)),
        ("claude-fable-5-1", unforced(1_000_000, 128_000)),
        ("claude-fable-5", claude(1_000_000, 128_000)),
        ("claude-opus-4-8", claude(1_000_000, 128_000)),
        ("claude-opus-4-7", claude(1_000_000, 128_000)),
        ("claude-opus-4-6", claude(1_000_000, 128_000)),
        ("claude-sonnet-4-6", claude(1_000_000, 128_000)),
        ("claude-opus-4-5", claude(200_000, 64_000)),
        ("claude-sonnet-4-5", claude(1_000_000, 64_000)),
    ],
    default_model: "claude-sonnet-5",
    build: |descriptor, mut settings, transport| {
        settings.base_url = settings.base_url.map(|url| versioned(&url));
        Ok(WireProvider::new(descriptor, settings, transport)?
            .chat(Anthropic::new())
            .models(AnthropicModels)
            .authorize(BearerFrom(&["ANTHROPIC_AUTH_TOKEN"]))
            .build())
    },
    ..plain("anthropic", "Anthropic")
};

/// An address with the version behind it, as Anthropic's own tools put it there.
pub(crate) fn versioned(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    let last = url.rsplit('/').next().unwrap_or_default();
    let digits = last.strip_prefix('v').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return url.to_owned();
    }
    format!("{url}/v1")
}

register_provider!(DESCRIPTOR);
