//! OpenRouter, a gateway to most other vendors. `openrouter/auto` chooses a model, `:free` models cost nothing.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&[
        "parallel_tool_calls",
        "prediction",
        "verbosity",
        "strict",
        "service_tier",
    ])
    .reasoning(ReasoningStyle::Object)
    .reasoning_back(ReasoningBack::Details)
    .cache_control(true);

/// What the key may still spend: <https://openrouter.ai/docs/api-reference/limits>.
const KEY: JsonQuota = JsonQuota {
    path: "/key",
    read: |answer| Quota {
        unit: "USD".to_owned(),
        remaining: number(answer, "/data/limit_remaining"),
        limit: number(answer, "/data/limit"),
        used: number(answer, "/data/usage"),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["OpenRouterFree"],
    base_url: "https://openrouter.ai/api/v1",
    base_url_env: &["OPENROUTER_BASE_URL"],
    key_env: &["OPENROUTER_API_KEY", "OR_API_KEY", "OPENROUTERFREE_API_KEY"],
    sign_up: "https://openrouter.ai/keys",
    access: Access::FreeKey,
    capabilities: and(CHAT, &[Capability::Embeddings, Capability::Transcription]),
    models: &[
        ("openrouter/auto", CHATS),
        ("openrouter/free", CHATS),
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("meta-llama/llama-3.3-70b-instruct", text(131_072)),
        ("openai/text-embedding-3-small", EMBEDS),
        ("openai/gpt-4o-mini-transcribe", LISTENS),
    ],
    default_model: "openrouter/auto",
    tier: TIER_GATEWAY,
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.embed(Embed::new(&EMBED))
                .transcribe(Transcribe::new(&TRANSCRIBE))
                .quota(KEY)
        })
    },
    ..plain("openrouter", "OpenRouter")
};

/// "No endpoints found that support tool use": the model is there, the ability is not.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(
        facts,
        "no endpoints found that support",
        ErrorKind::Unsupported,
    )
}

register_provider!(DESCRIPTOR);
