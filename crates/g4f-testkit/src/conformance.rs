//! The provider conformance suite: what every [`Provider`](g4f_types::Provider) must do, whoever wrote it.
//!
//! The suite drives a provider through its public trait, over a real socket, against the fake upstream. Scenarios are
//! picked by what the provider declares in its capabilities; one that is left out is in the report, by name and with
//! the reason; a capability that is declared and cannot be shown fails.
//!
//! An OpenAI-compatible provider is tested with one line, in `tests/conformance.rs`:
//!
//! ```
//! # fn build(base_url: &str) -> std::sync::Arc<dyn g4f_types::Provider> { panic!("never called") }
//! g4f_testkit::provider_conformance!(my_provider, g4f_testkit::conformance::OpenAiWire, build);
//! # fn main() {}
//! ```
//!
//! which makes a module `my_provider` with one test per scenario. Any other family writes a [`Wire`] first:
//! `examples/custom-provider` of the repository shows how. [`Suite::run`] does the same without the macro and gives a
//! [`Report`].
//!
//! # Limits
//!
//! What is asked beside chat is asked in its simplest form, and a family whose wire has no answers of that kind is
//! checked for its failures only. A key of [`AuthScheme::Custom`](g4f_types::AuthScheme::Custom) is not looked for on the
//! wire.

mod anthropic;
mod asked;
mod bedrock;
mod check;
mod cohere;
mod gemini;
mod gigachat;
mod gpt4free;
mod macros;
mod makers;
mod ollama;
mod openai;
mod report;
mod responses;
mod scenarios;
mod sound;
mod suite;
mod trial;
mod watsonx;
mod wire;

pub use anthropic::AnthropicWire;
pub use asked::Asked;
pub use bedrock::BedrockWire;
pub use cohere::CohereWire;
pub use gemini::{GeminiWire, VertexWire};
pub use gigachat::GigaChatWire;
pub use gpt4free::Gpt4FreeWire;
#[doc(hidden)]
pub use macros::run_test;
pub use makers::MakerWire;
pub use ollama::OllamaWire;
pub use openai::OpenAiWire;
pub use report::{Outcome, Report};
pub use responses::ResponsesWire;
pub use sound::SoundWire;
pub use suite::Suite;
pub use watsonx::WatsonxWire;
pub use wire::{End, Fault, Noise, Said, Say, Wire};

#[cfg(test)]
mod tests;
