//! Google's Gemini API, as AI Studio serves it.

use g4f_wire::gemini::{
    Gemini, GeminiEmbed, GeminiImages, GeminiModels, GeminiSpeech, GeminiTranscribe, GeminiVideo,
    Surface,
};
use g4f_wire::provider::WireProvider;

use crate::prelude::*;

/// The wire family, and the protocol of configured servers that speak it.
pub(super) const FAMILY: &str = "gemini";

/// Variables that may hold a key of AI Studio.
pub(super) const KEYS: &[&str] = &[
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_GENERATIVE_AI_API_KEY",
];

/// Where one gets it.
pub(super) const SIGN_UP: &str = "https://aistudio.google.com/apikey";

/// What goes through `generateContent`, and what has methods of its own.
pub(super) const GEMINI: Capabilities = Capabilities::can(&[
    Capability::Chat,
    Capability::Stream,
    Capability::System,
    Capability::Tools,
    Capability::ParallelTools,
    Capability::ToolChoice,
    Capability::Vision,
    Capability::AudioInput,
    Capability::VideoInput,
    Capability::Documents,
    Capability::JsonMode,
    Capability::JsonSchema,
    Capability::WebSearch,
    Capability::Choices,
    Capability::Seed,
    Capability::Stop,
    Capability::ModelList,
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Embeddings,
    Capability::Video,
])
.cannot(&[Capability::Rerank, Capability::Moderation]);

/// Its models that chat, and one of each other kind.
pub(super) const MODELS: &[(&str, Capabilities)] = &[
    ("gemini-3.5-flash", gemini()),
    ("gemini-3.1-pro-preview", gemini()),
    ("gemini-2.5-pro", gemini()),
    ("gemini-2.5-flash", gemini()),
    ("gemini-2.5-flash-image", PAINTER),
    ("gemini-2.5-flash-preview-tts", only(&[Capability::Speech])),
    ("gemini-embedding-001", only(&[Capability::Embeddings])),
    ("veo-3.1-generate-preview", only(&[Capability::Video])),
];

/// What is not chat, of which each model does a part.
const BESIDE_CHAT: &[Capability] = &[
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Embeddings,
    Capability::Video,
];

/// A model that chats about everything, thinks, and writes down what it hears.
const fn gemini() -> Capabilities {
    and(
        without(seeing_thinker(1_048_576), BESIDE_CHAT),
        &[
            Capability::AudioInput,
            Capability::VideoInput,
            Capability::Documents,
            Capability::Transcription,
            Capability::Translation,
        ],
    )
}

/// A model that does these things and does not chat.
const fn only(able: &[Capability]) -> Capabilities {
    const CHAT: &[Capability] = &[Capability::Chat, Capability::Stream, Capability::Tools];
    and(
        without(without(Capabilities::UNKNOWN, CHAT), BESIDE_CHAT),
        able,
    )
}

/// A model that answers with pictures.
const PAINTER: Capabilities = and(
    without(
        Capabilities::can(&[
            Capability::Chat,
            Capability::Stream,
            Capability::Vision,
            Capability::ImageOutput,
        ])
        .cannot(&[Capability::Tools])
        .with_context_window(32_768),
        BESIDE_CHAT,
    ),
    &[Capability::Images, Capability::ImageEdits],
);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["gemini", "GeminiPro", "google-ai-studio"],
    family: FAMILY,
    base_url: "https://generativelanguage.googleapis.com/v1beta",
    base_url_env: &["GEMINI_BASE_URL", "GOOGLE_GEMINI_BASE_URL"],
    auth: AuthScheme::Header("x-goog-api-key"),
    key_env: KEYS,
    sign_up: SIGN_UP,
    access: Access::FreeKey,
    capabilities: GEMINI,
    models: MODELS,
    default_model: "gemini-3.5-flash",
    build: |descriptor, mut settings, transport| {
        settings.base_url = settings.base_url.map(|url| versioned(&url));
        Ok(pieces(
            WireProvider::new(descriptor, settings, transport)?,
            Surface::AiStudio,
        )
        .build())
    },
    ..plain("google", "Google Gemini")
};

/// Everything that Google's models do, at either service.
pub(super) fn pieces(provider: WireProvider, surface: Surface) -> WireProvider {
    provider
        .chat(Gemini::new(surface))
        .embed(GeminiEmbed(surface))
        .images(GeminiImages(surface))
        .speech(GeminiSpeech(surface))
        .transcribe(GeminiTranscribe(surface))
        .video(GeminiVideo(surface))
        .models(GeminiModels(surface))
}

/// An address as Google's own tools take it, which add the version, or that of the OpenAI-compatible service.
fn versioned(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    let url = url.strip_suffix("/openai").unwrap_or(url);
    let last = url.rsplit('/').next().unwrap_or_default();
    let digits = last.strip_prefix('v').unwrap_or_default();
    if digits.starts_with(|first: char| first.is_ascii_digit()) {
        return url.to_owned();
    }
    format!("{url}/v1beta")
}

register_provider!(DESCRIPTOR);
