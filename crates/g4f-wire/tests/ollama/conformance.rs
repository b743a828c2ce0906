//! The family keeps the contract of providers, with every capability that it has.

use std::sync::Arc;

use g4f_testkit::conformance::OllamaWire;
use g4f_types::{AuthScheme, Capabilities, Capability, Descriptor, Provider};
use g4f_wire::ollama::{Ollama, OllamaEmbed, OllamaModels};
use g4f_wire::provider::WireProvider;

pub(crate) static ABLE: Descriptor = Descriptor {
    base_url: "http://127.0.0.1:11434",
    auth: AuthScheme::OptionalBearer,
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::Vision,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Logprobs,
        Capability::Prefill,
        Capability::Reasoning,
        Capability::Seed,
        Capability::Stop,
        Capability::Embeddings,
        Capability::ModelList,
    ]),
    ..Descriptor::new("ollama-test", "Ollama", "ollama", |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(Ollama::new().context(8192))
            .embed(OllamaEmbed)
            .models(OllamaModels { loaded: true })
            .build())
    })
};

fn build(base_url: &str) -> Arc<dyn Provider> {
    crate::server::at(&ABLE, base_url)
}

g4f_testkit::provider_conformance!(ollama_family, OllamaWire, build);
