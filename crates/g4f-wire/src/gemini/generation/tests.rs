//! What names tell.

use super::{Generation, Thinking};

#[test]
fn thinking_is_asked_for_as_the_generation_knows_it() {
    let small = Thinking::Budget {
        least: 0,
        most: 24_576,
    };
    let cases = [
        ("gemini-1.5-flash", Thinking::Off),
        ("gemini-2.0-flash", Thinking::Off),
        ("gemini-2.5-flash", small),
        ("gemini-2.5-flash-image", Thinking::Off),
        ("gemini-2.5-pro-preview-tts", Thinking::Off),
        ("gemini-flash-latest", small),
        (
            "gemini-2.5-pro",
            Thinking::Budget {
                least: 128,
                most: 32_768,
            },
        ),
        (
            "models/gemini-3-pro-preview",
            Thinking::Level { minimal: false },
        ),
        (
            "publishers/google/models/gemini-3.1-flash-lite",
            Thinking::Level { minimal: true },
        ),
        ("gemini-3-pro-image", Thinking::Level { minimal: false }),
        ("gemma-3-27b-it", Thinking::Off),
    ];
    for (model, thinking) in cases {
        assert_eq!(Generation::of(model).thinking(), thinking, "{model}");
    }
}

#[test]
fn only_old_models_want_the_old_schemas() {
    assert!(!Generation::of("gemini-2.0-flash-001").takes_json_schema());
    assert!(Generation::of("gemini-2.5-pro").takes_json_schema());
    assert!(Generation::of("gemini-pro-latest").takes_json_schema());
    assert!(Generation::of("gemini-3.5-flash").is_third());
    assert!(!Generation::of("gemini-99999999999999999999").is_third());
}
