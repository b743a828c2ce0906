//! OVHcloud AI Endpoints, which may be used without a key at two requests a minute for each model and address. The
//! limit is of one model, so another model may be asked at once. Ids are case-sensitive.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["ovh"],
    base_url: "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
    base_url_env: &["OVHCLOUD_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["OVHCLOUD_API_KEY", "OVH_AI_ENDPOINTS_ACCESS_TOKEN"],
    sign_up: "https://endpoints.ai.cloud.ovh.net",
    access: Access::Keyless,
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
        ],
    ),
    models: &[
        ("gpt-oss-120b", thinker(131_072)),
        ("Meta-Llama-3_3-70B-Instruct", text(131_072)),
        ("Qwen3.6-27B", seeing_thinker(262_144)),
        ("gpt-oss-20b", thinker(131_072)),
        ("bge-m3", EMBEDS),
        ("whisper-large-v3-turbo", LISTENS),
        ("whisper-large-v3", TRANSLATES),
        ("stable-diffusion-xl-base-v10", PAINTS),
    ],
    model_aliases: &[("llama-3.3-70b-instruct", "Meta-Llama-3_3-70B-Instruct")],
    default_model: "gpt-oss-120b",
    tier: TIER_KEYLESS,
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, Some(verdict)), |p| {
            p.images(Images::new(&IMAGES))
                .transcribe(Transcribe::new(&TRANSCRIBE))
                .embed(Embed::new(&EMBED))
        })
    },
    ..plain("ovhcloud", "OVHcloud")
};

fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let limited = facts.status == Some(429);
    limited.then(|| Verdict::new(ErrorKind::RateLimited).fault_domain(FaultDomain::Model))
}

register_provider!(DESCRIPTOR);
