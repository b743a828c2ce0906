//! The family keeps the contract of providers, with every capability that it has.

use std::sync::Arc;

use g4f_testkit::conformance::CohereWire;
use g4f_types::{Access, Capabilities, Capability, Descriptor, Provider};
use g4f_wire::cohere::{Cohere, CohereEmbed, CohereModels, CohereRerank};
use g4f_wire::provider::WireProvider;

pub(crate) static ABLE: Descriptor = Descriptor {
    base_url: "https://api.cohere.com/v2",
    access: Access::FreeKey,
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::Seed,
        Capability::Stop,
        Capability::Embeddings,
        Capability::Rerank,
        Capability::ModelList,
    ]),
    ..Descriptor::new("cohere-test", "Cohere", "cohere", |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(Cohere)
            .embed(CohereEmbed)
            .rerank(CohereRerank)
            .models(CohereModels)
            .build())
    })
};

fn build(base_url: &str) -> Arc<dyn Provider> {
    crate::server::at(&ABLE, base_url)
}

g4f_testkit::provider_conformance!(cohere_family, CohereWire, build);
