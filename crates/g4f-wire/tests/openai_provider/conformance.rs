//! The provider keeps the contract of providers, with every capability that the suite can look into.

use std::sync::Arc;

use g4f_testkit::conformance::OpenAiWire;
use g4f_types::{Capabilities, Capability, Descriptor, Provider};

use crate::setup::{VENDOR, at, build_from};

g4f_testkit::provider_conformance!(openai_family, OpenAiWire, build);

static ABLE: Descriptor = Descriptor {
    capabilities: Capabilities::can(&[
        Capability::Chat,
        Capability::Stream,
        Capability::System,
        Capability::Tools,
        Capability::ParallelTools,
        Capability::ToolChoice,
        Capability::Vision,
        Capability::AudioInput,
        Capability::VideoInput,
        Capability::Documents,
        Capability::AudioOutput,
        Capability::ImageOutput,
        Capability::Logprobs,
        Capability::WebSearch,
        Capability::Prefill,
        Capability::JsonMode,
        Capability::JsonSchema,
        Capability::Reasoning,
        Capability::Choices,
        Capability::Seed,
        Capability::Stop,
        Capability::ModelList,
    ]),
    models: &[],
    default_model: "",
    ..VENDOR
};

fn build(base_url: &str) -> Arc<dyn Provider> {
    build_from(&ABLE, at(base_url)).unwrap()
}
