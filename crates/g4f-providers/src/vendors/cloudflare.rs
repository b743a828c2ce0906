//! Cloudflare Workers AI: chat and embeddings in OpenAI's manner, everything else by running a model. It wants the id
//! of an account in its address.

use g4f_types::descriptor::Variable;
use g4f_wire::cloudflare::{
    self, CloudflareImages, CloudflareModels, CloudflareRerank, CloudflareSpeech,
    CloudflareTranscribe,
};

use crate::prelude::*;

static EMBEDDINGS: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 100,
    takes: &[],
    ..EmbedQuirks::DEFAULT
};

/// What it does beside chat.
const CAN: &[Capability] = &[
    Capability::Embeddings,
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Rerank,
];

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["workers-ai", "CloudflareWorkersAI", "cloudflare-workers-ai"],
    base_url: "https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1",
    base_url_env: &["CLOUDFLARE_BASE_URL"],
    variables: &[Variable {
        name: "account",
        env: &["CLOUDFLARE_ACCOUNT_ID"],
        default: "",
    }],
    key_env: &["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"],
    sign_up: "https://dash.cloudflare.com/profile/api-tokens",
    access: Access::FreeKey,
    capabilities: and(CHAT, CAN),
    models: &[
        ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", text(24_000)),
        ("@cf/openai/gpt-oss-120b", thinker(128_000)),
        ("@cf/openai/gpt-oss-20b", thinker(128_000)),
        ("@cf/baai/bge-m3", EMBEDS),
        ("@cf/black-forest-labs/flux-1-schnell", PAINTS),
        ("@cf/runwayml/stable-diffusion-v1-5-img2img", EDITS),
        ("@cf/myshell-ai/melotts", SPEAKS),
        ("@cf/deepgram/aura-1", SPEAKS),
        ("@cf/openai/whisper-large-v3-turbo", TRANSLATES),
        ("@cf/openai/whisper", LISTENS),
        ("@cf/baai/bge-reranker-base", RANKS),
    ],
    default_model: "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    tier: TIER_GATEWAY,
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, Some(cloudflare::verdict)), |p| {
            p.embed(Embed::new(&EMBEDDINGS))
                .images(CloudflareImages)
                .speech(CloudflareSpeech)
                .transcribe(CloudflareTranscribe)
                .rerank(CloudflareRerank)
                .models(CloudflareModels)
        })
    },
    ..plain("cloudflare", "Cloudflare Workers AI")
};

register_provider!(DESCRIPTOR);
