//! Fireworks AI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning_back(ReasoningBack::Text("reasoning_content"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["fireworks-ai", "fireworks_ai"],
    base_url: "https://api.fireworks.ai/inference/v1",
    base_url_env: &["FIREWORKS_BASE_URL"],
    key_env: &["FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"],
    sign_up: "https://app.fireworks.ai/settings/users/api-keys",
    models: &[
        ("accounts/fireworks/models/gpt-oss-120b", thinker(131_072)),
        (
            "accounts/fireworks/models/deepseek-v4p1-flash",
            seeing_thinker(1_000_000),
        ),
    ],
    default_model: "accounts/fireworks/models/gpt-oss-120b",
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("fireworks", "Fireworks")
};

/// 412 is an account that was suspended over money.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    (facts.status == Some(412)).then(|| Verdict::new(ErrorKind::QuotaExhausted))
}

register_provider!(DESCRIPTOR);
