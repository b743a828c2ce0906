//! The provider keeps the contract of providers, with every capability that the suite can look into.

use std::sync::Arc;

use g4f_testkit::conformance::{GeminiWire, VertexWire};
use g4f_types::Provider;
use g4f_wire::gemini::Surface;

/// Why no sound can be left in its middle.
const WHOLE: &str = "sound comes whole, in one JSON answer";

g4f_testkit::provider_conformance!(
    gemini_family,
    GeminiWire,
    studio,
    skip("speech_cancel_in_sound", WHOLE)
);

g4f_testkit::provider_conformance!(
    gemini_on_vertex,
    VertexWire,
    vertex,
    skip("speech_cancel_in_sound", WHOLE),
    skip(
        "no_key_no_header",
        "without a key, a login is looked for, and none is not enough"
    )
);

fn studio(base_url: &str) -> Arc<dyn Provider> {
    crate::setup::build(Surface::AiStudio, base_url)
}

fn vertex(base_url: &str) -> Arc<dyn Provider> {
    crate::setup::build(Surface::Vertex, base_url)
}
