//! DigitalOcean's serverless inference.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["gradient_ai", "gradient"],
    base_url: "https://inference.do-ai.run/v1",
    base_url_env: &["DIGITALOCEAN_BASE_URL"],
    key_env: &["DIGITALOCEAN_ACCESS_TOKEN", "GRADIENT_MODEL_ACCESS_KEY"],
    sign_up: "https://cloud.digitalocean.com/gen-ai",
    models: &[
        ("openai-gpt-oss-120b", thinker(128_000)),
        (
            "glm-5.3-flash",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
        ("deepseek-v4.1-flash", seeing_thinker(1_048_576)),
        ("kimi-k3", seeing_thinker(1_048_576)),
    ],
    default_model: "openai-gpt-oss-120b",
    ..plain("digitalocean", "DigitalOcean")
};

register_provider!(DESCRIPTOR);
