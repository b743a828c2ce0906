//! MiniMax outside China; the address of the other region goes into `base_url`. Its models think in `<think>` tags, and
//! want them back to keep their thread.

use g4f_wire::minimax;

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Off)
    .reasoning_back(ReasoningBack::Tags)
    .models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["minimaxi", "HailuoAI"],
    base_url: "https://api.minimax.io/v1",
    base_url_env: &["MINIMAX_BASE_URL"],
    key_env: &["MINIMAX_API_KEY"],
    sign_up: "https://platform.minimax.io/user-center/basic-information/interface-key",
    capabilities: and(
        UNLISTED,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Video,
        ],
    ),
    models: &[
        (
            "MiniMax-M3",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        ("MiniMax-M2.7", thinker(204_800)),
        ("MiniMax-M2.5", thinker(204_800)),
        ("image-01", EDITS),
        ("speech-2.6-turbo", SPEAKS),
        ("MiniMax-Hailuo-02", FILMS),
    ],
    default_model: "MiniMax-M3",
    build: |d, s, t| openai_and(d, s, t, (&QUIRKS, Some(verdict)), minimax::pieces),
    ..plain("minimax", "MiniMax")
};

/// An empty account comes as a numbered status, whose words tell, and so does its filter.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    says(facts, "insufficient balance", ErrorKind::QuotaExhausted)
        .or_else(|| says(facts, "sensitive content", ErrorKind::ContentFilter))
}

register_provider!(DESCRIPTOR);
