//! Stability AI: pictures by Stable Diffusion and Stable Image.

use g4f_wire::stability;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["stability-ai", "stabilityai"],
    family: "stability",
    base_url: "https://api.stability.ai/v2beta",
    base_url_env: &["STABILITY_BASE_URL"],
    key_env: &["STABILITY_API_KEY"],
    sign_up: "https://platform.stability.ai/account/keys",
    capabilities: beside_chat(&[Capability::Images, Capability::ImageEdits]),
    models: &[
        ("core", PAINTS),
        ("ultra", EDITS),
        ("sd3.5-large", EDITS),
        ("sd3.5-medium", EDITS),
    ],
    build: |d, s, t| Ok(stability::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("stability", "Stability AI")
};

register_provider!(DESCRIPTOR);
