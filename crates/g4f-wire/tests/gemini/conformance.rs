//! The provider keeps the contract of providers, with every capability that the suite can look into.

use std::sync::Arc;

use g4f_testkit::conformance::GeminiWire;
use g4f_types::Provider;
use g4f_wire::gemini::Surface;

g4f_testkit::provider_conformance!(gemini_family, GeminiWire, build);

fn build(base_url: &str) -> Arc<dyn Provider> {
    crate::setup::build(Surface::AiStudio, base_url)
}
