//! Hume, which speaks with feeling. A voice is a name or an id of its library, or one of the account's own by
//! `custom:` before it; `instructions` say how to act.

use g4f_wire::hume::{Octave, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["hume-ai"],
    family: "hume",
    base_url: "https://api.hume.ai/v0",
    base_url_env: &["HUME_BASE_URL"],
    auth: AuthScheme::Header("x-hume-api-key"),
    key_env: &["HUME_API_KEY"],
    sign_up: "https://platform.hume.ai/settings/keys",
    capabilities: beside_chat(&[Capability::Speech]),
    models: &[("octave-2", SPEAKS), ("octave-1", SPEAKS)],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .speech(Octave)
            .build())
    },
    ..plain("hume", "Hume")
};

register_provider!(DESCRIPTOR);
