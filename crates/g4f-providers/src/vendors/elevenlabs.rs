//! ElevenLabs, which speaks and listens. A voice is an id, or a name that is looked up.

use g4f_wire::elevenlabs::{ElevenLabsModels, ElevenLabsSpeech, Scribe, verdict};

use crate::prelude::*;

const SUBSCRIPTION: JsonQuota = JsonQuota {
    path: "/user/subscription",
    read: |answer| {
        let used = number(answer, "/character_count");
        let limit = number(answer, "/character_limit");
        let reset = answer.get("next_character_count_reset_unix");
        Quota {
            unit: "characters".to_owned(),
            remaining: limit.zip(used).map(|(limit, used)| limit - used),
            limit,
            used,
            resets_at: reset.filter(|at| at.is_u64()).map(ToString::to_string),
            ..Quota::default()
        }
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["eleven-labs", "eleven"],
    family: "elevenlabs",
    base_url: "https://api.elevenlabs.io/v1",
    base_url_env: &["ELEVENLABS_BASE_URL"],
    auth: AuthScheme::Header("xi-api-key"),
    key_env: &["ELEVENLABS_API_KEY", "ELEVEN_API_KEY", "XI_API_KEY"],
    sign_up: "https://elevenlabs.io/app/settings/api-keys",
    access: Access::FreeKey,
    capabilities: and(
        beside_chat(&[Capability::Speech, Capability::Transcription]),
        &[Capability::ModelList],
    ),
    models: &[
        ("eleven_multilingual_v2", SPEAKS),
        ("eleven_v3", SPEAKS),
        ("eleven_flash_v2_5", SPEAKS),
        ("eleven_turbo_v2_5", SPEAKS),
        ("scribe_v1", LISTENS),
        ("scribe_v2", LISTENS),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .speech(ElevenLabsSpeech::default())
            .transcribe(Scribe)
            .models(ElevenLabsModels)
            .quota(SUBSCRIPTION)
            .build())
    },
    ..plain("elevenlabs", "ElevenLabs")
};

register_provider!(DESCRIPTOR);
