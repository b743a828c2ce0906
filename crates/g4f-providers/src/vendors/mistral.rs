//! Mistral. It refuses fields that it does not know.

use g4f_wire::mistral::{EMBED, MODERATE, Mistral, TRANSCRIBE};
use g4f_wire::provider::JsonList;

use crate::prelude::*;

/// What it does beside chat, and what its chat does whatever the model.
const CAN: &[Capability] = &[
    Capability::Prefill,
    Capability::Seed,
    Capability::Stop,
    Capability::JsonMode,
    Capability::Embeddings,
    Capability::Transcription,
    Capability::Moderation,
];

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["mistralai"],
    base_url: "https://api.mistral.ai/v1",
    base_url_env: &["MISTRAL_BASE_URL"],
    key_env: &["MISTRAL_API_KEY"],
    sign_up: "https://console.mistral.ai/api-keys",
    access: Access::FreeKey,
    capabilities: and(CHAT, CAN),
    models: &[
        ("mistral-small-latest", seeing_thinker(256_000)),
        ("mistral-medium-latest", seeing_thinker(262_144)),
        ("mistral-large-latest", seer(262_144)),
        ("codestral-latest", text(256_000)),
        (
            "voxtral-small-latest",
            and(text(32_000), &[Capability::AudioInput]),
        ),
        ("voxtral-mini-latest", LISTENS),
        ("mistral-embed", EMBEDS),
        ("codestral-embed", EMBEDS),
        ("mistral-moderation-latest", only(&[Capability::Moderation])),
    ],
    default_model: "mistral-small-latest",
    build: |descriptor, settings, transport| {
        Ok(WireProvider::new(descriptor, settings, transport)?
            .chat(Mistral::new())
            .embed(Embed::new(&EMBED))
            .transcribe(Transcribe::new(&TRANSCRIBE))
            .moderate(Moderate::new(&MODERATE))
            .models(JsonList("/models"))
            .verdict(verdict)
            .build())
    },
    ..plain("mistral", "Mistral")
};

/// A full service tier comes as a rate limit, and is nobody's key's fault.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(
        facts,
        "service tier capacity exceeded",
        ErrorKind::Overloaded,
    )
}

register_provider!(DESCRIPTOR);
