//! Rev AI, which listens. Its transcribers are its models.

use g4f_wire::revai::{RevAi, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["rev-ai", "rev"],
    family: "revai",
    base_url: "https://api.rev.ai/speechtotext/v1",
    base_url_env: &["REVAI_BASE_URL"],
    key_env: &["REVAI_API_KEY", "REVAI_ACCESS_TOKEN"],
    sign_up: "https://www.rev.ai/access-token",
    capabilities: beside_chat(&[Capability::Transcription]),
    models: &[
        ("machine", LISTENS),
        ("low_cost", LISTENS),
        ("fusion", LISTENS),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .transcribe(RevAi)
            .build())
    },
    ..plain("revai", "Rev AI")
};

register_provider!(DESCRIPTOR);
