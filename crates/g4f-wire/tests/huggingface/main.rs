//! Hugging Face beside chat: tasks over a real socket, and a recorded endpoint.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

#[path = "../common/recorded.rs"]
mod recorded;
mod recordings;
#[path = "../common/server.rs"]
mod server;
#[path = "../common/shared.rs"]
mod shared;
mod tasks;

use g4f_types::Descriptor;
use g4f_wire::huggingface::{
    HuggingFaceEmbed, HuggingFaceImages, HuggingFaceSpeech, HuggingFaceTranscribe, verdict,
};
use g4f_wire::openai::{OpenAi, Quirks};
use g4f_wire::provider::WireProvider;

static QUIRKS: Quirks = Quirks::new();

static ROUTER: Descriptor = Descriptor::new("hf-test", "Hugging Face", "openai", |d, s, t| {
    Ok(WireProvider::new(d, s, t)?
        .chat(OpenAi::new(&QUIRKS))
        .images(HuggingFaceImages)
        .speech(HuggingFaceSpeech)
        .transcribe(HuggingFaceTranscribe)
        .embed(HuggingFaceEmbed)
        .verdict(verdict)
        .build())
});
