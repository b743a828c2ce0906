//! OrcaRouter; `orcarouter/auto` chooses a model.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.orcarouter.ai/v1",
    base_url_env: &["ORCAROUTER_BASE_URL"],
    key_env: &["ORCAROUTER_API_KEY"],
    sign_up: "https://docs.orcarouter.ai",
    models: &[
        (
            "z-ai/glm-5.3-flash",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        (
            "qwen/qwen3.8-27b",
            and(seeing_thinker(262_144), &[Capability::VideoInput]),
        ),
        ("orcarouter/free", thinker(65_536)),
        (
            "orcarouter/auto",
            Capabilities::can(&[Capability::Chat, Capability::Stream]),
        ),
    ],
    default_model: "orcarouter/auto",
    tier: TIER_RESELLER,
    ..plain("orcarouter", "OrcaRouter")
};

register_provider!(DESCRIPTOR);
