//! Regolo, in Italy.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["regolo-ai"],
    base_url: "https://api.regolo.ai/v1",
    base_url_env: &["REGOLO_BASE_URL"],
    key_env: &["REGOLO_API_KEY"],
    sign_up: "https://dashboard.regolo.ai",
    models: &[
        ("gpt-oss-20b", thinker(128_000)),
        (
            "qwen3.8-27b",
            and(seeing_thinker(120_000), &[Capability::VideoInput]),
        ),
        ("mistral-small-4-119b", seeing_thinker(256_000)),
    ],
    default_model: "gpt-oss-20b",
    ..plain("regolo", "Regolo")
};

register_provider!(DESCRIPTOR);
