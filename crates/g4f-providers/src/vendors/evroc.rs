//! evroc, in the EU.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://models.think.evroc.com/v1",
    base_url_env: &["EVROC_BASE_URL"],
    key_env: &["EVROC_API_KEY"],
    sign_up: "https://docs.evroc.com",
    models: &[
        (
            "evroc/roc",
            and(seeing_thinker(262_144), &[Capability::VideoInput]),
        ),
        ("openai/gpt-oss-120b", thinker(65_536)),
        (
            "moonshotai/Kimi-K2.6",
            and(seeing_thinker(262_144), &[Capability::VideoInput]),
        ),
    ],
    default_model: "evroc/roc",
    ..plain("evroc", "evroc")
};

register_provider!(DESCRIPTOR);
