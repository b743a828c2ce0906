//! Soniox, which listens and translates. What is uploaded to it is deleted once it was written down.

use g4f_wire::provider::JsonList;
use g4f_wire::soniox::{Soniox, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "soniox",
    base_url: "https://api.soniox.com/v1",
    base_url_env: &["SONIOX_BASE_URL"],
    key_env: &["SONIOX_API_KEY"],
    sign_up: "https://console.soniox.com",
    capabilities: and(
        beside_chat(&[Capability::Transcription, Capability::Translation]),
        &[Capability::ModelList],
    ),
    models: &[
        ("stt-async-v3", TRANSLATES),
        ("stt-async-preview", TRANSLATES),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .transcribe(Soniox)
            .models(JsonList("/models"))
            .build())
    },
    ..plain("soniox", "Soniox")
};

register_provider!(DESCRIPTOR);
