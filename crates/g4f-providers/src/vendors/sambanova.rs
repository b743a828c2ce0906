//! SambaNova.

use crate::prelude::*;

static EARS: TranscribeQuirks = TranscribeQuirks {
    max_bytes: Some(25 * 1024 * 1024),
    ..TranscribeQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.sambanova.ai/v1",
    base_url_env: &["SAMBANOVA_BASE_URL"],
    key_env: &["SAMBANOVA_API_KEY"],
    sign_up: "https://cloud.sambanova.ai/apis",
    capabilities: and(
        CHAT,
        &[
            Capability::Embeddings,
            Capability::Transcription,
            Capability::Translation,
        ],
    ),
    models: &[
        ("Meta-Llama-3.3-70B-Instruct", text(131_072)),
        ("gpt-oss-120b", thinker(131_072)),
        ("E5-Mistral-7B-Instruct", EMBEDS),
        ("Whisper-Large-v3", TRANSLATES),
    ],
    default_model: "Meta-Llama-3.3-70B-Instruct",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.embed(Embed::new(&EMBED))
                .transcribe(Transcribe::new(&EARS))
        })
    },
    ..plain("sambanova", "SambaNova")
};

register_provider!(DESCRIPTOR);
