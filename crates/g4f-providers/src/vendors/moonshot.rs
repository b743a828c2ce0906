//! Moonshot (Kimi). Turns that call tools must carry their thinking.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .max_temperature(Some(1.0))
    .required(Required::Refused)
    .reasoning(ReasoningStyle::Thinking { effort: true })
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .reasoning_needed(ReasoningNeeded::WithTools);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["moonshotai", "kimi"],
    base_url: "https://api.moonshot.ai/v1",
    base_url_env: &["MOONSHOT_BASE_URL"],
    key_env: &["MOONSHOT_API_KEY", "KIMI_API_KEY"],
    sign_up: "https://platform.moonshot.ai/console/api-keys",
    models: &[
        ("kimi-k3", seeing_thinker(1_048_576)),
        ("kimi-k2.6", seeing_thinker(262_144)),
    ],
    default_model: "kimi-k3",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("moonshot", "Moonshot")
};

register_provider!(DESCRIPTOR);
