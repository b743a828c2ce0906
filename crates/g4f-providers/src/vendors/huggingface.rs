//! Hugging Face's router to many hosts. A model may carry `:host`, `:fastest` or `:cheapest`.

use g4f_wire::huggingface::{
    self, HuggingFaceEmbed, HuggingFaceImages, HuggingFaceSpeech, HuggingFaceTranscribe,
    TextGeneration,
};

use crate::prelude::*;

/// What its own inference does beside chat.
const CAN: &[Capability] = &[
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Embeddings,
];

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["hf", "HuggingFaceAPI", "HuggingChat", "HuggingFaceMedia"],
    base_url: "https://router.huggingface.co/v1",
    base_url_env: &["HF_BASE_URL"],
    key_env: &[
        "HF_TOKEN",
        "HUGGINGFACE_API_KEY",
        "HUGGINGFACEHUB_API_TOKEN",
    ],
    sign_up: "https://huggingface.co/settings/tokens",
    access: Access::FreeKey,
    capabilities: and(CHAT, CAN),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct", text(131_072)),
        ("black-forest-labs/FLUX.1-schnell", PAINTS),
        (
            "timbrooks/instruct-pix2pix",
            only(&[Capability::ImageEdits]),
        ),
        ("facebook/mms-tts-eng", SPEAKS),
        ("openai/whisper-large-v3", LISTENS),
        ("BAAI/bge-small-en-v1.5", EMBEDS),
    ],
    default_model: "openai/gpt-oss-120b",
    tier: TIER_GATEWAY,
    // `task = "text-generation"` is for an endpoint that goes on with a text, and has no chat.
    build: |d, s, t| {
        let generates =
            s.other.get("task").and_then(|task| task.as_str()) == Some("text-generation");
        let add = if generates { generate } else { tasks };
        openai_and(d, s, t, (&PLAIN, Some(huggingface::verdict)), add)
    },
    ..plain("huggingface", "Hugging Face")
};

fn tasks(provider: WireProvider) -> WireProvider {
    provider
        .images(HuggingFaceImages)
        .speech(HuggingFaceSpeech)
        .transcribe(HuggingFaceTranscribe)
        .embed(HuggingFaceEmbed)
}

fn generate(provider: WireProvider) -> WireProvider {
    tasks(provider).chat_when(|_| true, TextGeneration)
}

register_provider!(DESCRIPTOR);
