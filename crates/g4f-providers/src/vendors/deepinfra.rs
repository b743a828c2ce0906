//! DeepInfra.

use crate::prelude::*;

static VOICES: SpeechQuirks = SpeechQuirks {
    takes: &["voice", "response_format", "speed"],
    voices: &[("hexgrad/", "af_bella")],
    ..SpeechQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["deep_infra"],
    base_url: "https://api.deepinfra.com/v1/openai",
    base_url_env: &["DEEPINFRA_BASE_URL"],
    key_env: &["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
    sign_up: "https://deepinfra.com/dash/api_keys",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
        ],
    ),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", text(131_072)),
        ("black-forest-labs/FLUX-1-schnell", PAINTS),
        ("black-forest-labs/FLUX.1-Kontext-dev", EDITS),
        ("BAAI/bge-m3", EMBEDS),
        ("Qwen/Qwen3-Embedding-8B", EMBEDS),
        ("openai/whisper-large-v3-turbo", LISTENS),
        ("openai/whisper-large-v3", TRANSLATES),
        ("hexgrad/Kokoro-82M", SPEAKS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, Some(verdict)), |p| {
            p.images(Images::new(&IMAGES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&TRANSCRIBE))
                .embed(Embed::new(&EMBED))
        })
    },
    ..plain("deepinfra", "DeepInfra")
};

/// A busy model comes as a rate limit.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "model busy", ErrorKind::Overloaded)
}

register_provider!(DESCRIPTOR);
