//! Gladia, which listens and translates.

use g4f_wire::gladia::{Gladia, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "gladia",
    base_url: "https://api.gladia.io/v2",
    base_url_env: &["GLADIA_BASE_URL"],
    auth: AuthScheme::Header("x-gladia-key"),
    key_env: &["GLADIA_API_KEY"],
    sign_up: "https://app.gladia.io/apikeys",
    capabilities: beside_chat(&[Capability::Transcription, Capability::Translation]),
    models: &[("solaria-1", TRANSLATES)],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .transcribe(Gladia)
            .build())
    },
    ..plain("gladia", "Gladia")
};

register_provider!(DESCRIPTOR);
