//! Pollinations, with a key. Some of its limits come as 402. With `legacy = true` in its settings, pictures come from
//! the older service, which asks for no key and may go at any time.

use g4f_wire::pollinations::{Pollinations, PollinationsModels};

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().allow(&["parallel_tool_calls"]);

static VOICES: SpeechQuirks = SpeechQuirks {
    takes: &["voice", "response_format", "speed", "instructions"],
    rename: &[("instructions", "instruct")],
    ..SpeechQuirks::DEFAULT
};

/// Credits of its own.
const POLLEN: JsonQuota = JsonQuota {
    path: "/../account/balance",
    read: |answer| Quota {
        unit: "pollen".to_owned(),
        remaining: number(answer, "/balance").or_else(|| number(answer, "/pollen")),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["PollinationsAI", "PollinationsImage", "PollinationsAudio"],
    base_url: "https://gen.pollinations.ai/v1",
    base_url_env: &["POLLINATIONS_BASE_URL"],
    key_env: &["POLLINATIONS_API_KEY", "POLLINATIONS_TOKEN"],
    sign_up: "https://enter.pollinations.ai",
    access: Access::FreeKey,
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Speech,
            Capability::Transcription,
            Capability::Video,
        ],
    ),
    models: &[
        (
            "openai-fast",
            Capabilities::can(&[Capability::Chat, Capability::Stream]).cannot(&[
                Capability::Images,
                Capability::Speech,
                Capability::Transcription,
                Capability::Video,
            ]),
        ),
        ("flux", PAINTS),
        ("kontext", PAINTS),
        ("openai-audio", SPEAKS),
        ("whisper", LISTENS),
        ("veo", FILMS),
    ],
    default_model: "openai-fast",
    tier: TIER_GATEWAY + 1,
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.images(Pollinations)
                .video(Pollinations)
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&TRANSCRIBE))
                .models(PollinationsModels)
                .quota(POLLEN)
        })
    },
    ..plain("pollinations", "Pollinations")
};

fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "queue full", ErrorKind::RateLimited)
        .or_else(|| says(facts, "tier not high enough", ErrorKind::ModelNotFound))
        .or_else(|| g4f_wire::jobs::verdict(facts))
}

register_provider!(DESCRIPTOR);
