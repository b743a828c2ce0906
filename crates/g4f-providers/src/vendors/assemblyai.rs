//! AssemblyAI, which listens.

use g4f_wire::assemblyai::{AssemblyAi, verdict};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["assembly-ai"],
    family: "assemblyai",
    base_url: "https://api.assemblyai.com/v2",
    base_url_env: &["ASSEMBLYAI_BASE_URL"],
    auth: AuthScheme::Header("authorization"),
    key_env: &["ASSEMBLYAI_API_KEY"],
    sign_up: "https://www.assemblyai.com/dashboard/api-keys",
    capabilities: beside_chat(&[Capability::Transcription]),
    models: &[
        ("universal-3-5-pro", LISTENS),
        ("assemblyai-stt-3-7", LISTENS),
        ("universal-2", LISTENS),
    ],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .transcribe(AssemblyAi)
            .build())
    },
    ..plain("assemblyai", "AssemblyAI")
};

register_provider!(DESCRIPTOR);
