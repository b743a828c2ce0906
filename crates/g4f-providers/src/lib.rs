#![doc = include_str!("../README.md")]

mod engines;
mod prelude;
mod quota;
mod vendors;

use g4f_types::Descriptor;

/// Every provider of this crate, sorted by id. The same ones register themselves in programs that link the crate; this
/// list does not depend on the linker.
pub fn all() -> Vec<&'static Descriptor> {
    ALL.to_vec()
}

static ALL: &[&Descriptor] = &[
    &vendors::aihorde::DESCRIPTOR,
    &vendors::alibaba::DESCRIPTOR,
    &vendors::anthropic::DESCRIPTOR,
    &vendors::anthropic_compatible::DESCRIPTOR,
    &vendors::azure::DESCRIPTOR,
    &vendors::azure_responses::DESCRIPTOR,
    &vendors::bedrock::DESCRIPTOR,
    &vendors::bedrock_mantle::DESCRIPTOR,
    &vendors::cerebras::DESCRIPTOR,
    &vendors::cloudflare::DESCRIPTOR,
    &vendors::cohere::DESCRIPTOR,
    &vendors::deepinfra::DESCRIPTOR,
    &vendors::deepseek::DESCRIPTOR,
    &vendors::fireworks::DESCRIPTOR,
    &engines::g4f::DESCRIPTOR,
    &vendors::google::DESCRIPTOR,
    &vendors::groq::DESCRIPTOR,
    &vendors::huggingface::DESCRIPTOR,
    &vendors::hyperbolic::DESCRIPTOR,
    &vendors::jina::DESCRIPTOR,
    &vendors::kilo::DESCRIPTOR,
    &engines::llamacpp::DESCRIPTOR,
    &vendors::llm7::DESCRIPTOR,
    &engines::lmstudio::DESCRIPTOR,
    &vendors::mistral::DESCRIPTOR,
    &vendors::moonshot::DESCRIPTOR,
    &vendors::nebius::DESCRIPTOR,
    &vendors::novita::DESCRIPTOR,
    &vendors::nvidia::DESCRIPTOR,
    &engines::ollama::DESCRIPTOR,
    &engines::ollama::CLOUD,
    &vendors::openai::DESCRIPTOR,
    &vendors::compatible::DESCRIPTOR,
    &vendors::openai_responses::DESCRIPTOR,
    &vendors::openrouter::DESCRIPTOR,
    &vendors::ovhcloud::DESCRIPTOR,
    &vendors::perplexity::DESCRIPTOR,
    &vendors::pollinations::DESCRIPTOR,
    &vendors::recraft::DESCRIPTOR,
    &vendors::responses_compatible::DESCRIPTOR,
    &vendors::sambanova::DESCRIPTOR,
    &vendors::scaleway::DESCRIPTOR,
    &vendors::siliconflow::DESCRIPTOR,
    &vendors::together::DESCRIPTOR,
    &vendors::venice::DESCRIPTOR,
    &engines::vllm::DESCRIPTOR,
    &vendors::voyage::DESCRIPTOR,
    &vendors::xai::DESCRIPTOR,
    &vendors::zai::DESCRIPTOR,
];

#[cfg(test)]
mod tests;
