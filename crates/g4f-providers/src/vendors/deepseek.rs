//! DeepSeek. While it thinks, every earlier turn must carry its thinking.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Thinking { effort: true })
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .reasoning_needed(ReasoningNeeded::Always);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["DeepSeekAPI"],
    base_url: "https://api.deepseek.com",
    base_url_env: &["DEEPSEEK_BASE_URL"],
    key_env: &["DEEPSEEK_API_KEY"],
    sign_up: "https://platform.deepseek.com/api_keys",
    models: &[
        ("deepseek-flash", seeing_thinker(1_000_000)),
        ("deepseek-v4-pro", thinker(1_000_000)),
    ],
    default_model: "deepseek-flash",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("deepseek", "DeepSeek")
};

register_provider!(DESCRIPTOR);
