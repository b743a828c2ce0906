//! Scaleway Generative APIs.

use crate::prelude::*;

/// <https://www.scaleway.com/en/docs/generative-apis/api-cli/using-audio-api/>
static EARS: TranscribeQuirks = TranscribeQuirks {
    translate: None,
    max_bytes: Some(25 * 1024 * 1024),
    ..TranscribeQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["scw"],
    base_url: "https://api.scaleway.ai/v1",
    base_url_env: &["SCALEWAY_BASE_URL"],
    key_env: &["SCALEWAY_API_KEY", "SCW_SECRET_KEY"],
    sign_up: "https://console.scaleway.com/iam/api-keys",
    capabilities: and(CHAT, &[Capability::Transcription, Capability::Embeddings]),
    models: &[
        ("gpt-oss-120b", thinker(131_072)),
        ("llama-3.3-70b-instruct", text(131_072)),
        ("whisper-large-v3", LISTENS),
        ("bge-multilingual-gemma2", EMBEDS),
        ("qwen3-embedding-8b", EMBEDS),
    ],
    default_model: "gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&EMBED))
        })
    },
    ..plain("scaleway", "Scaleway")
};

register_provider!(DESCRIPTOR);
