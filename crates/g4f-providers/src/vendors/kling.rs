//! Kling: videos and pictures. Its key has two parts, of which a token is made for each call.

use g4f_wire::kling;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["klingai", "kuaishou"],
    family: "kling",
    base_url: "https://api-singapore.klingai.com",
    base_url_env: &["KLING_BASE_URL"],
    auth: AuthScheme::Custom,
    key_env: &["KLING_ACCESS_KEY+KLING_SECRET_KEY"],
    sign_up: "https://app.klingai.com/global/dev",
    capabilities: beside_chat(&[
        Capability::Images,
        Capability::ImageEdits,
        Capability::Video,
    ]),
    models: &[
        ("kling-v2", EDITS),
        ("kling-v2-1-master", FILMS),
        ("kling-v1-6", FILMS),
    ],
    build: |d, s, t| Ok(kling::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("kling", "Kling")
};

register_provider!(DESCRIPTOR);
