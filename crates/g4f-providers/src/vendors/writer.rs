//! Writer (Palmyra). Its chat stands at `/chat` and takes only the parameters of its documentation.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .chat_path("/chat")
    .omit(&[
        "frequency_penalty",
        "presence_penalty",
        "logit_bias",
        "seed",
        "user",
        "top_k",
        "min_p",
        "repetition_penalty",
    ])
    .reasoning(ReasoningStyle::Off);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["palmyra"],
    base_url: "https://api.writer.com/v1",
    base_url_env: &["WRITER_BASE_URL"],
    key_env: &["WRITER_API_KEY"],
    sign_up: "https://app.writer.com/aistudio",
    models: &[
        ("palmyra-x5", text(1_000_000)),
        ("palmyra-x4", text(128_000)),
    ],
    default_model: "palmyra-x5",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("writer", "Writer")
};

register_provider!(DESCRIPTOR);
