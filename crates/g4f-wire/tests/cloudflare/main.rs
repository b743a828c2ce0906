//! Cloudflare Workers AI over a real socket: what is run beside chat.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod pictures;
mod rest;
#[path = "../common/server.rs"]
mod server;
mod sound;

use g4f_types::Descriptor;
use g4f_wire::cloudflare::{
    CloudflareImages, CloudflareModels, CloudflareRerank, CloudflareSpeech, CloudflareTranscribe,
    verdict,
};
use g4f_wire::openai::{OpenAi, Quirks};
use g4f_wire::provider::WireProvider;

static QUIRKS: Quirks = Quirks::new();

static CLOUDFLARE: Descriptor =
    Descriptor::new("cloudflare-test", "Cloudflare", "openai", |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(OpenAi::new(&QUIRKS))
            .images(CloudflareImages)
            .speech(CloudflareSpeech)
            .transcribe(CloudflareTranscribe)
            .rerank(CloudflareRerank)
            .models(CloudflareModels)
            .verdict(verdict)
            .build())
    });
