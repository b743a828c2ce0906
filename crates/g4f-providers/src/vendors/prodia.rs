//! Prodia, which answers with the file itself.

use g4f_wire::prodia;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &[],
    family: "prodia",
    base_url: "https://inference.prodia.com/v2",
    base_url_env: &["PRODIA_BASE_URL"],
    key_env: &["PRODIA_TOKEN"],
    sign_up: "https://app.prodia.com/api",
    capabilities: beside_chat(&[Capability::Images]),
    models: &[
        ("inference.flux-fast.schnell.txt2img.v2", PAINTS),
        ("inference.flux.dev.txt2img.v1", PAINTS),
    ],
    build: |d, s, t| Ok(prodia::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("prodia", "Prodia")
};

register_provider!(DESCRIPTOR);
