//! GigaChat, by Sber. The key is the authorization key of its console, or client id and secret joined by a colon. Its
//! servers show certificates of the Russian Ministry of Digital Development, which the machine must be told to trust.

use g4f_types::Variable;
use g4f_wire::gigachat::{AUTH_URL, GigaChat, SCOPE};
use g4f_wire::provider::JsonList;

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["giga-chat", "sber"],
    family: "gigachat",
    base_url: "https://gigachat.devices.sberbank.ru/api/v1",
    base_url_env: &["GIGACHAT_BASE_URL"],
    auth: AuthScheme::Custom,
    variables: &[
        Variable {
            name: "scope",
            env: &["GIGACHAT_SCOPE"],
            default: SCOPE,
        },
        Variable {
            name: "auth_url",
            env: &["GIGACHAT_AUTH_URL"],
            default: AUTH_URL,
        },
    ],
    key_env: &[
        "GIGACHAT_CREDENTIALS",
        "GIGACHAT_API_KEY",
        "GIGACHAT_ACCESS_TOKEN",
    ],
    sign_up: "https://developers.sber.ru/studio",
    // Its certificates must be trusted first, so others are easier to begin with.
    tier: TIER_GATEWAY,
    access: Access::FreeKey,
    capabilities: and(CHAT, &[Capability::Tools, Capability::Embeddings]).cannot(&[
        Capability::Choices,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Logprobs,
        Capability::ParallelTools,
        Capability::Seed,
        Capability::Stop,
        Capability::Vision,
    ]),
    models: &[
        ("GigaChat-2", text(128_000)),
        ("GigaChat-2-Pro", text(128_000)),
        ("GigaChat-2-Max", text(128_000)),
        ("Embeddings", EMBEDS),
        ("EmbeddingsGigaR", EMBEDS),
    ],
    default_model: "GigaChat-2",
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(GigaChat)
            .embed(Embed::new(&EMBED))
            .models(JsonList("/models"))
            .authorize(GigaChat::auth())
            .build())
    },
    ..plain("gigachat", "GigaChat")
};

register_provider!(DESCRIPTOR);
