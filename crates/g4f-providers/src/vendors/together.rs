//! Together AI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Enabled)
    .reasoning_back(ReasoningBack::Text("reasoning"));

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["togetherai", "together_ai"],
    base_url: "https://api.together.xyz/v1",
    base_url_env: &["TOGETHER_BASE_URL"],
    key_env: &[
        "TOGETHER_API_KEY",
        "TOGETHERAI_API_KEY",
        "TOGETHER_AI_API_KEY",
    ],
    sign_up: "https://api.together.ai/settings/api-keys",
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", text(131_072)),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("together", "Together")
};

/// Some limits are those of one model, not of the key.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    if facts.words.contains("rate limit specific to this model") {
        return Some(Verdict::new(ErrorKind::RateLimited).fault_domain(FaultDomain::Model));
    }
    says(facts, "you have been rate limited", ErrorKind::RateLimited)
}

register_provider!(DESCRIPTOR);
