//! Fish Audio, which speaks. A voice is the id of a model in its library.

use g4f_wire::fish_audio::{FishSpeech, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["fish", "fishaudio"],
    family: "fish-audio",
    base_url: "https://api.fish.audio/v1",
    base_url_env: &["FISH_AUDIO_BASE_URL"],
    key_env: &["FISH_AUDIO_API_KEY", "FISH_API_KEY"],
    sign_up: "https://fish.audio/go-api",
    capabilities: beside_chat(&[Capability::Speech]),
    models: &[
        ("s1", SPEAKS),
        ("speech-1.6", SPEAKS),
        ("speech-1.5", SPEAKS),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .speech(FishSpeech)
            .build())
    },
    ..plain("fish-audio", "Fish Audio")
};

register_provider!(DESCRIPTOR);
