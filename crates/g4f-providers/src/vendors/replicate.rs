//! Replicate, where everything is a prediction.

use g4f_wire::replicate;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["Replicate"],
    family: "replicate",
    base_url: "https://api.replicate.com/v1",
    base_url_env: &["REPLICATE_BASE_URL"],
    key_env: &["REPLICATE_API_TOKEN", "REPLICATE_API_KEY"],
    sign_up: "https://replicate.com/account/api-tokens",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
            Capability::Video,
        ],
    ),
    models: &[
        (
            "meta/meta-llama-3-70b-instruct",
            without(text(8192), &[Capability::Tools]),
        ),
        ("black-forest-labs/flux-schnell", PAINTS),
        ("black-forest-labs/flux-kontext-pro", EDITS),
        ("minimax/speech-02-turbo", SPEAKS),
        ("openai/gpt-4o-transcribe", LISTENS),
        (
            "openai/whisper:8099696689d249cf8b122d833c36ac3f75505c666a395ca40ef26f68e7d3d16e",
            TRANSLATES,
        ),
        (
            "beautyyuyanli/multilingual-e5-large:a06276a89f1a902d5fc225a9ca32b6e8e6292b7f3b136518878da97c458e2bad",
            EMBEDS,
        ),
        ("google/veo-3-fast", FILMS),
    ],
    default_model: "meta/meta-llama-3-70b-instruct",
    tier: TIER_GATEWAY,
    build: |d, s, t| Ok(replicate::pieces(WireProvider::new(d, s, t)?).build()),
    ..plain("replicate", "Replicate")
};

register_provider!(DESCRIPTOR);
