//! Xiaomi (MiMo). While it thinks, turns that call tools must carry their thinking.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .reasoning_needed(ReasoningNeeded::WithTools);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["xiaomi_mimo", "mimo"],
    base_url: "https://api.xiaomimimo.com/v1",
    base_url_env: &["XIAOMI_BASE_URL"],
    key_env: &["XIAOMI_API_KEY", "XIAOMI_MIMO_API_KEY"],
    sign_up: "https://platform.xiaomimimo.com",
    models: &[
        (
            "mimo-v2.6-flash",
            and(
                seeing_thinker(1_048_576),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
        (
            "mimo-v2.6-pro",
            and(
                seeing_thinker(1_048_576),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
    ],
    default_model: "mimo-v2.6-flash",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("xiaomi", "Xiaomi MiMo")
};

register_provider!(DESCRIPTOR);
