//! Runway: videos, and pictures after others.

use g4f_wire::runway;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["runwayml"],
    family: "runway",
    base_url: "https://api.dev.runwayml.com/v1",
    base_url_env: &["RUNWAYML_BASE_URL"],
    key_env: &["RUNWAYML_API_SECRET", "RUNWAYML_API_KEY"],
    sign_up: "https://dev.runwayml.com",
    capabilities: beside_chat(&[
        Capability::Images,
        Capability::ImageEdits,
        Capability::Video,
    ]),
    models: &[("gen4_image", EDITS), ("gen4_turbo", FILMS)],
    build: |d, s, t| Ok(runway::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("runway", "Runway")
};

register_provider!(DESCRIPTOR);
