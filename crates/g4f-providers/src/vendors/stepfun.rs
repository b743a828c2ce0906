//! StepFun outside China; `https://api.stepfun.com/v1` is the address inside.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["stepfun-ai"],
    base_url: "https://api.stepfun.ai/v1",
    base_url_env: &["STEPFUN_BASE_URL"],
    key_env: &["STEPFUN_API_KEY"],
    sign_up: "https://platform.stepfun.ai",
    models: &[
        (
            "step-3.7-flash",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        (
            "step-5-preview",
            and(seeing_thinker(1_024_000), &[Capability::VideoInput]),
        ),
        ("step-3.5-flash", thinker(256_000)),
    ],
    default_model: "step-3.7-flash",
    ..plain("stepfun", "StepFun")
};

register_provider!(DESCRIPTOR);
