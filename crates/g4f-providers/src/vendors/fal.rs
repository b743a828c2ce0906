//! fal, which serves the models of many makers behind one queue.

use g4f_wire::fal;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["fal-ai", "fal_ai"],
    family: "fal",
    base_url: "https://queue.fal.run",
    base_url_env: &["FAL_BASE_URL"],
    auth: AuthScheme::Authorization("Key"),
    key_env: &["FAL_KEY", "FAL_API_KEY", "FAL_AI_API_KEY"],
    sign_up: "https://fal.ai/dashboard/keys",
    capabilities: beside_chat(&[
        Capability::Images,
        Capability::ImageEdits,
        Capability::Transcription,
        Capability::Translation,
        Capability::Video,
    ]),
    models: &[
        ("fal-ai/flux/schnell", PAINTS),
        ("fal-ai/flux/dev", PAINTS),
        ("fal-ai/flux-pro/kontext", EDITS),
        ("fal-ai/whisper", TRANSLATES),
        ("fal-ai/veo3/fast", FILMS),
    ],
    build: |d, s, t| Ok(fal::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("fal", "fal")
};

register_provider!(DESCRIPTOR);
