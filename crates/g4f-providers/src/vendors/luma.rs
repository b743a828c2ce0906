//! Luma: videos by Ray, pictures by Photon.

use g4f_wire::luma;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["lumalabs", "dream-machine"],
    family: "luma",
    base_url: "https://api.lumalabs.ai/dream-machine/v1",
    base_url_env: &["LUMA_BASE_URL"],
    key_env: &["LUMA_API_KEY", "LUMAAI_API_KEY"],
    sign_up: "https://lumalabs.ai/dream-machine/api/keys",
    capabilities: beside_chat(&[Capability::Images, Capability::Video]),
    models: &[
        ("photon-1", PAINTS),
        ("photon-flash-1", PAINTS),
        ("ray-2", FILMS),
        ("ray-flash-2", FILMS),
    ],
    build: |d, s, t| Ok(luma::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("luma", "Luma")
};

register_provider!(DESCRIPTOR);
