//! OpenAI through its chat completions, and through responses where a model has only those.

use g4f_wire::openai::OpenAi;
use g4f_wire::responses::Responses;

use super::openai_responses::{QUIRKS, only_there};
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
    build: |d, s, t| {
        let provider = OpenAi::provider(d, s, t, &Quirks::OPENAI)?;
        let responses = Responses::new(&QUIRKS);
        Ok(provider.chat_when(only_there, responses).build())
    },
    ..plain("openai", "OpenAI")
};

register_provider!(DESCRIPTOR);
