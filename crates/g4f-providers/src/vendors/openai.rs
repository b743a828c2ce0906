//! OpenAI through its chat completions.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["OpenaiAPI", "OpenaiChat", "OpenaiAccount"],
    base_url: "https://api.openai.com/v1",
    base_url_env: &["OPENAI_BASE_URL", "OPENAI_API_BASE"],
    key_env: &["OPENAI_API_KEY", "OPENAIAPI_API_KEY"],
    sign_up: "https://platform.openai.com/api-keys",
    models: &[
        ("gpt-4o-mini", seer(128_000)),
        ("gpt-4o", seer(128_000)),
        ("gpt-4.1", seer(1_047_576)),
        ("gpt-4.1-mini", seer(1_047_576)),
        ("gpt-5", seeing_thinker(400_000)),
        ("gpt-5-mini", seeing_thinker(400_000)),
        ("o3", seeing_thinker(200_000)),
    ],
    default_model: "gpt-4o-mini",
    build: |d, s, t| openai(d, s, t, &Quirks::OPENAI, None),
    ..plain("openai", "OpenAI")
};

register_provider!(DESCRIPTOR);
