//! xAI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .models(&[ModelRule {
        prefixes: &["grok-3-mini", "grok-4", "grok-5", "grok-code"],
        except: &[],
        omit: &["stop", "frequency_penalty", "presence_penalty"],
        only_when_thinking: false,
        token_limit: None,
    }]);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["grok", "x-ai"],
    base_url: "https://api.x.ai/v1",
    base_url_env: &["XAI_BASE_URL"],
    key_env: &["XAI_API_KEY"],
    sign_up: "https://console.x.ai",
    models: &[
        ("grok-4.7", seeing_thinker(500_000)),
        ("grok-4.3", seeing_thinker(1_000_000)),
    ],
    default_model: "grok-4.7",
    build: |d, s, t| openai(d, s, t, &QUIRKS, Some(verdict)),
    ..plain("xai", "xAI")
};

/// Its error is a bare string, its code a sentence.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "does not support parameter", ErrorKind::Unsupported)
}

register_provider!(DESCRIPTOR);
