//! Z.ai (GLM). Its errors are numbers.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["zhipu", "z-ai", "GLM"],
    base_url: "https://api.z.ai/api/paas/v4",
    base_url_env: &["ZAI_BASE_URL"],
    key_env: &["ZAI_API_KEY", "ZHIPU_API_KEY"],
    sign_up: "https://z.ai/manage-apikey/apikey-list",
    access: Access::FreeKey,
    models: &[
        ("glm-4.7-flash", thinker(200_000)),
        ("glm-5.3-flash", seeing_thinker(1_000_000)),
        ("glm-5.3", thinker(1_000_000)),
    ],
    default_model: "glm-4.7-flash",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("zai", "Z.ai")
};

register_provider!(DESCRIPTOR);
