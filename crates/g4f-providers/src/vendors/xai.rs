//! xAI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .models(&[ModelRule {
        prefixes: &["grok-3-mini", "grok-4", "grok-5", "grok-code"],
        except: &[],
        omit: &["stop", "frequency_penalty", "presence_penalty"],
        only_when_thinking: false,
        token_limit: None,
    }]);

/// <https://docs.x.ai/docs/guides/image-generations>
static PICTURES: ImageQuirks = ImageQuirks {
    variation: None,
    pictures: Pictures::Typed,
    max_pictures: 3,
    mask: false,
    sizes: Sizes::Ratio,
    takes: &["response_format", "user"],
    ..ImageQuirks::DEFAULT
};

/// <https://docs.x.ai/developers/model-capabilities/audio/text-to-speech>
static VOICES: SpeechQuirks = SpeechQuirks {
    path: "/tts",
    model: false,
    takes: &["voice", "speed", "language"],
    rename: &[("input", "text"), ("voice", "voice_id")],
    formats: Formats::Codec,
    default_language: Some("auto"),
    ..SpeechQuirks::DEFAULT
};

/// It has no formats: times are always there.
static EARS: TranscribeQuirks = TranscribeQuirks {
    path: "/stt",
    translate: None,
    model: false,
    takes: &["language"],
    diarize: Diarize::Field,
    ..TranscribeQuirks::DEFAULT
};

static FILM: VideoQuirks = VideoQuirks::XAI;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["grok", "x-ai"],
    base_url: "https://api.x.ai/v1",
    base_url_env: &["XAI_BASE_URL"],
    key_env: &["XAI_API_KEY"],
    sign_up: "https://console.x.ai",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Video,
        ],
    ),
    models: &[
        ("grok-4.7", seeing_thinker(500_000)),
        ("grok-4.3", seeing_thinker(1_000_000)),
        ("grok-imagine-image", EDITS),
        ("grok-imagine-video", FILMS),
        ("grok-tts", SPEAKS),
        ("grok-stt", LISTENS),
    ],
    default_model: "grok-4.7",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
                .video(Video::new(&FILM))
        })
    },
    ..plain("xai", "xAI")
};

/// Its error is a bare string, its code a sentence.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "does not support parameter", ErrorKind::Unsupported)
}

register_provider!(DESCRIPTOR);
