//! Clarifai, by models' full paths there.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.clarifai.com/v2/ext/openai/v1",
    base_url_env: &["CLARIFAI_BASE_URL"],
    key_env: &["CLARIFAI_PAT", "CLARIFAI_API_KEY"],
    sign_up: "https://clarifai.com/settings/security",
    models: &[
        (
            "openai/chat-completion/models/gpt-oss-120b-high-throughput",
            thinker(131_072),
        ),
        (
            "moonshotai/chat-completion/models/Kimi-K2_6",
            seeing_thinker(262_144),
        ),
    ],
    default_model: "openai/chat-completion/models/gpt-oss-120b-high-throughput",
    ..plain("clarifai", "Clarifai")
};

register_provider!(DESCRIPTOR);
