//! Deepgram, which listens and speaks. The models that speak are voices.

use g4f_wire::deepgram::{DeepgramModels, Listen, Speak, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "deepgram",
    base_url: "https://api.deepgram.com/v1",
    base_url_env: &["DEEPGRAM_BASE_URL"],
    auth: AuthScheme::Authorization("Token"),
    key_env: &["DEEPGRAM_API_KEY"],
    sign_up: "https://console.deepgram.com",
    capabilities: and(
        beside_chat(&[Capability::Speech, Capability::Transcription]),
        &[Capability::ModelList],
    ),
    models: &[
        ("nova-3", LISTENS),
        ("nova-3-medical", LISTENS),
        ("nova-2", LISTENS),
        ("whisper-large", LISTENS),
        ("aura-2-thalia-en", SPEAKS),
        ("aura-2-andromeda-en", SPEAKS),
    ],
    model_aliases: &[("aura-2", "aura-2-thalia-en")],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .transcribe(Listen)
            .speech(Speak)
            .models(DeepgramModels)
            .build())
    },
    ..plain("deepgram", "Deepgram")
};

register_provider!(DESCRIPTOR);
