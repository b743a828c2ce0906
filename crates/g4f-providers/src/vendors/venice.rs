//! Venice.

use crate::prelude::*;

/// The images that speak OpenAI's way: <https://docs.venice.ai/api-reference/endpoint/image/generations>.
static PICTURES: ImageQuirks = ImageQuirks {
    variation: None,
    pictures: Pictures::Refused,
    max_n: 1,
    ..ImageQuirks::DEFAULT
};

/// <https://docs.venice.ai/api-reference/endpoint/audio/speech>
static VOICES: SpeechQuirks = SpeechQuirks {
    takes: &["voice", "response_format", "speed"],
    voices: &[("tts-kokoro", "af_sky")],
    ..SpeechQuirks::DEFAULT
};

static EARS: TranscribeQuirks = TranscribeQuirks {
    translate: None,
    ..TranscribeQuirks::DEFAULT
};

/// <https://docs.venice.ai/api-reference/endpoint/api_keys/rate_limits>
const BALANCE: JsonQuota = JsonQuota {
    path: "/api_keys/rate_limits",
    read: |answer| Quota {
        unit: "USD".to_owned(),
        remaining: number(answer, "/data/balances/USD"),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["venice-ai", "veniceai"],
    base_url: "https://api.venice.ai/api/v1",
    base_url_env: &["VENICE_BASE_URL"],
    key_env: &["VENICE_API_KEY", "VENICE_AI_API_KEY"],
    sign_up: "https://venice.ai/settings/api",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Speech,
            Capability::Transcription,
            Capability::Embeddings,
        ],
    ),
    models: &[
        ("llama-3.3-70b", text(131_072)),
        ("venice-uncensored", text(32_768)),
        ("qwen-image", PAINTS),
        ("tts-kokoro", SPEAKS),
        ("nvidia/parakeet-tdt-0.6b-v3", LISTENS),
        ("text-embedding-bge-m3", EMBEDS),
    ],
    default_model: "llama-3.3-70b",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&EMBED))
                .quota(BALANCE)
        })
    },
    ..plain("venice", "Venice")
};

register_provider!(DESCRIPTOR);
