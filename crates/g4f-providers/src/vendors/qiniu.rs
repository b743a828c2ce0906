//! Qiniu's AI gateway, in China.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["qiniu-ai"],
    base_url: "https://api.qnaigc.com/v1",
    base_url_env: &["QINIU_BASE_URL"],
    key_env: &["QINIU_API_KEY"],
    sign_up: "https://portal.qiniu.com/ai-inference",
    models: &[
        (
            "doubao-seed-2.0-lite",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        ("minimax/minimax-m2.5", thinker(204_800)),
        ("z-ai/glm-5", thinker(200_000)),
    ],
    default_model: "doubao-seed-2.0-lite",
    tier: TIER_GATEWAY,
    ..plain("qiniu", "Qiniu")
};

register_provider!(DESCRIPTOR);
