//! OpenAI through its chat completions, and through responses where a model has only those.

use g4f_wire::responses::Responses;

use super::openai_responses::{QUIRKS, only_there};
use crate::prelude::*;

static PICTURES: ImageQuirks = ImageQuirks::OPENAI;
static VOICES: SpeechQuirks = SpeechQuirks::OPENAI;
static EARS: TranscribeQuirks = TranscribeQuirks::OPENAI;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["OpenaiAPI", "OpenaiChat", "OpenaiAccount"],
    base_url: "https://api.openai.com/v1",
    base_url_env: &["OPENAI_BASE_URL", "OPENAI_API_BASE"],
    key_env: &["OPENAI_API_KEY", "OPENAIAPI_API_KEY"],
    sign_up: "https://platform.openai.com/api-keys",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
            Capability::Moderation,
            Capability::Video,
        ],
    ),
    models: &[
        ("gpt-4o-mini", seer(128_000)),
        ("gpt-4o", seer(128_000)),
        ("gpt-4.1", seer(1_047_576)),
        ("gpt-4.1-mini", seer(1_047_576)),
        ("gpt-5", seeing_thinker(400_000)),
        ("gpt-5-mini", seeing_thinker(400_000)),
        ("o3", seeing_thinker(200_000)),
        ("gpt-image-2", EDITS),
        ("gpt-image-1.5", EDITS),
        ("dall-e-3", PAINTS),
        ("gpt-4o-mini-tts", SPEAKS),
        ("gpt-4o-transcribe", LISTENS),
        ("gpt-4o-transcribe-diarize", LISTENS),
        ("whisper-1", TRANSLATES),
        ("text-embedding-3-small", EMBEDS),
        ("text-embedding-3-large", EMBEDS),
        ("omni-moderation-latest", only(&[Capability::Moderation])),
        ("sora-2", FILMS),
    ],
    default_model: "gpt-4o-mini",
    build: |d, s, t| {
        openai_and(d, s, t, (&Quirks::OPENAI, None), |p| {
            p.chat_when(only_there, Responses::new(&QUIRKS))
                .images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&EMBED))
                .moderate(Moderate::new(&MODERATE))
                .video(Video::new(&VIDEO))
        })
    },
    ..plain("openai", "OpenAI")
};

register_provider!(DESCRIPTOR);
