//! Nebius Token Factory.

use crate::prelude::*;

static PICTURES: ImageQuirks = ImageQuirks {
    variation: None,
    pictures: Pictures::Refused,
    sizes: Sizes::Sides,
    takes: &[
        "response_format",
        "negative_prompt",
        "seed",
        "guidance_scale",
        "num_inference_steps",
        "output_format",
    ],
    rename: &[("output_format", "response_extension")],
    max_n: 1,
    ..ImageQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["nebius-token-factory"],
    base_url: "https://api.tokenfactory.nebius.com/v1",
    base_url_env: &["NEBIUS_BASE_URL"],
    key_env: &["NEBIUS_API_KEY"],
    sign_up: "https://tokenfactory.nebius.com",
    capabilities: and(CHAT, &[Capability::Images, Capability::Embeddings]),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("Qwen/Qwen3-Embedding-8B", EMBEDS),
        ("black-forest-labs/flux-schnell", PAINTS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.images(Images::new(&PICTURES)).embed(Embed::new(&EMBED))
        })
    },
    ..plain("nebius", "Nebius")
};

register_provider!(DESCRIPTOR);
