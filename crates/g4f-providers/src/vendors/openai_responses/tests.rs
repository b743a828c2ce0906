//! Which models are only to be had through responses.

use super::only_there;

#[test]
fn models_that_chat_completions_refuse() {
    for model in [
        "o1-pro",
        "o3-pro-2025-06-10",
        "gpt-5-pro",
        "gpt-5.2-pro-2025-12-11",
        "openai/gpt-5.5-pro",
        "gpt-5.1-codex-max",
        "codex-mini-latest",
        "o4-mini-deep-research-2025-06-26",
        "computer-use-preview-2025-03-11",
        "gpt-daybreak-red-latest",
    ] {
        assert!(only_there(model), "{model}");
    }
    for model in [
        "gpt-4o",
        "gpt-5",
        "o3",
        "o4-mini",
        "gpt-5-mini-2025-08-07",
        "my-pro",
        "",
    ] {
        assert!(!only_there(model), "{model}");
    }
}
