//! Baseten's model APIs. Deployments of one's own go by `base_url`.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Template {
        field: "chat_template_args",
        key: "enable_thinking",
    })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://inference.baseten.co/v1",
    base_url_env: &["BASETEN_BASE_URL"],
    key_env: &["BASETEN_API_KEY"],
    sign_up: "https://app.baseten.co/settings/api_keys",
    models: &[
        ("zai-org/GLM-5.3-Flash", seeing_thinker(1_048_576)),
        ("zai-org/GLM-5.3", seeing_thinker(1_048_576)),
        ("deepseek-ai/DeepSeek-V4.1-Flash", seeing_thinker(1_048_576)),
        ("moonshotai/Kimi-K3", seeing_thinker(1_048_576)),
    ],
    default_model: "zai-org/GLM-5.3-Flash",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("baseten", "Baseten")
};

register_provider!(DESCRIPTOR);
