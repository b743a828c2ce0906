//! Tinfoil, confidential inference; its proofs of that are not checked here.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://inference.tinfoil.sh/v1",
    base_url_env: &["TINFOIL_BASE_URL"],
    key_env: &["TINFOIL_API_KEY"],
    sign_up: "https://dash.tinfoil.sh",
    models: &[
        ("gpt-oss-120b", thinker(131_072)),
        (
            "glm-5-3-flash",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
        ("llama3-3-70b", text(131_072)),
        (
            "kimi-k3",
            and(seeing_thinker(262_144), &[Capability::VideoInput]),
        ),
    ],
    default_model: "gpt-oss-120b",
    ..plain("tinfoil", "Tinfoil")
};

register_provider!(DESCRIPTOR);
