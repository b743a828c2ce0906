//! Fireworks AI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning_back(ReasoningBack::Text("reasoning_content"));

/// <https://docs.fireworks.ai/api-reference/generate-a-new-image-from-a-text-prompt>
static PICTURES: ImageQuirks = ImageQuirks {
    generate: "/workflows/{model}/text_to_image",
    variation: None,
    pictures: Pictures::Refused,
    sizes: Sizes::Ratio,
    takes: &["seed", "guidance_scale", "num_inference_steps"],
    max_n: 1,
    ..ImageQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["fireworks-ai", "fireworks_ai"],
    base_url: "https://api.fireworks.ai/inference/v1",
    base_url_env: &["FIREWORKS_BASE_URL"],
    key_env: &["FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"],
    sign_up: "https://app.fireworks.ai/settings/users/api-keys",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Embeddings,
            Capability::Rerank,
        ],
    ),
    models: &[
        ("accounts/fireworks/models/gpt-oss-120b", thinker(131_072)),
        (
            "accounts/fireworks/models/deepseek-v4p1-flash",
            seeing_thinker(1_000_000),
        ),
        ("accounts/fireworks/models/qwen3-embedding-8b", EMBEDS),
        ("accounts/fireworks/models/qwen3-reranker-8b", RANKS),
        ("accounts/fireworks/models/flux-1-schnell-fp8", PAINTS),
    ],
    default_model: "accounts/fireworks/models/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.images(Images::new(&PICTURES))
                .embed(Embed::new(&EMBED))
                .rerank(Rerank::new(&RERANK))
        })
    },
    ..plain("fireworks", "Fireworks")
};

/// 412 is an account that was suspended over money.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    (facts.status == Some(412)).then(|| Verdict::new(ErrorKind::QuotaExhausted))
}

register_provider!(DESCRIPTOR);
