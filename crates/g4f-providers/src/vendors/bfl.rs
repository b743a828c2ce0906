//! Black Forest Labs, the makers of FLUX.

use g4f_wire::bfl;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["bfl", "flux"],
    family: "bfl",
    base_url: "https://api.bfl.ai/v1",
    base_url_env: &["BFL_BASE_URL"],
    auth: AuthScheme::Header("x-key"),
    key_env: &["BFL_API_KEY"],
    sign_up: "https://dashboard.bfl.ai",
    capabilities: beside_chat(&[Capability::Images, Capability::ImageEdits]),
    models: &[
        ("flux-pro-1.1", PAINTS),
        ("flux-kontext-pro", EDITS),
        ("flux-kontext-max", EDITS),
        ("flux-pro-1.1-ultra", PAINTS),
        ("flux-dev", PAINTS),
    ],
    build: |d, s, t| Ok(bfl::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("black-forest-labs", "Black Forest Labs")
};

register_provider!(DESCRIPTOR);
