//! Cartesia, which speaks and listens. Voices are ids.

use g4f_wire::cartesia::{HEADERS, InkWhisper, Sonic, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "cartesia",
    base_url: "https://api.cartesia.ai",
    base_url_env: &["CARTESIA_BASE_URL"],
    key_env: &["CARTESIA_API_KEY"],
    sign_up: "https://play.cartesia.ai/keys",
    capabilities: beside_chat(&[Capability::Speech, Capability::Transcription]),
    models: &[
        ("sonic-3", SPEAKS),
        ("sonic-2", SPEAKS),
        ("sonic-turbo", SPEAKS),
        ("ink-whisper", LISTENS),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .headers(HEADERS)
            .speech(Sonic)
            .transcribe(InkWhisper)
            .build())
    },
    ..plain("cartesia", "Cartesia")
};

register_provider!(DESCRIPTOR);
