//! DeepInfra.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["deep_infra"],
    base_url: "https://api.deepinfra.com/v1/openai",
    base_url_env: &["DEEPINFRA_BASE_URL"],
    key_env: &["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
    sign_up: "https://deepinfra.com/dash/api_keys",
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", text(131_072)),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| openai(d, s, t, &PLAIN, Some(verdict)),
    ..plain("deepinfra", "DeepInfra")
};

/// A busy model comes as a rate limit.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "model busy", ErrorKind::Overloaded)
}

register_provider!(DESCRIPTOR);
