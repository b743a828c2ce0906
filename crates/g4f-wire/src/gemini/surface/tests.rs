//! Paths of models.

use super::Surface;

#[test]
fn models_are_found_where_each_service_has_them() {
    let cases = [
        (
            Surface::AiStudio,
            "gemini-2.5-flash",
            "models/gemini-2.5-flash:m",
        ),
        (
            Surface::AiStudio,
            "models/gemini-2.5-flash",
            "models/gemini-2.5-flash:m",
        ),
        (
            Surface::AiStudio,
            "tunedModels/my-own",
            "tunedModels/my-own:m",
        ),
        (Surface::AiStudio, "a?b#c d", "models/a%3Fb%23c%20d:m"),
        (Surface::AiStudio, "../secret", "%2E/secret:m"),
        (
            Surface::Vertex,
            "gemini-2.5-flash",
            "publishers/google/models/gemini-2.5-flash:m",
        ),
        (
            Surface::Vertex,
            "models/gemini-2.5-flash",
            "publishers/google/models/gemini-2.5-flash:m",
        ),
        (
            Surface::Vertex,
            "anthropic/claude-opus-4@20250514",
            "publishers/anthropic/models/claude-opus-4@20250514:m",
        ),
        (
            Surface::Vertex,
            "publishers/x/models/y",
            "publishers/x/models/y:m",
        ),
        (Surface::Vertex, "endpoints/12", "endpoints/12:m"),
        (
            Surface::Vertex,
            "projects/p/locations/l/endpoints/12",
            "endpoints/12:m",
        ),
        (
            Surface::Vertex,
            "projects/p/locations/l/publishers/x/models/y",
            "publishers/x/models/y:m",
        ),
    ];
    for (surface, model, path) in cases {
        assert_eq!(surface.path(model, "m").unwrap(), path);
    }
}

#[test]
fn a_model_must_be_named() {
    let error = Surface::AiStudio.path(" / ", "m").unwrap_err();
    assert_eq!(error.param(), Some("model"));
}
