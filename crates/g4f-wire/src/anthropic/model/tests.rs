//! Names of models, and what follows from them.

use super::{Model, Off, Thinks};

#[test]
fn names_are_read_with_whatever_stands_around_them() {
    let same = [
        "claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929",
        "claude-sonnet-4.5",
        "anthropic/claude-sonnet-4.5",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "claude-sonnet-4-5@20250929",
    ];
    for name in same {
        assert_eq!(Model::of(name), Model::of("Claude-Sonnet-4-5"), "{name}");
    }
    // A date is no minor version.
    assert_eq!(
        Model::of("claude-opus-4-20250514"),
        Model::of("claude-opus-4@20250514")
    );
    assert_ne!(
        Model::of("claude-opus-4-20250514"),
        Model::of("claude-opus-4-1-20250805")
    );
}

#[test]
fn longest_answers() {
    let table = [
        ("claude-2.1", 4096),
        ("claude-instant-1.2", 4096),
        ("claude-3-haiku-20240307", 4096),
        ("claude-3-5-sonnet-20241022", 8192),
        ("claude-3-7-sonnet-20250219", 64_000),
        ("claude-sonnet-4-20250514", 64_000),
        ("claude-opus-4-1-20250805", 32_000),
        ("claude-opus-4-5-20251101", 64_000),
        ("claude-haiku-4-5", 64_000),
        ("claude-sonnet-4-6", 128_000),
        ("claude-opus-5-5", 128_000),
        ("claude-sonnet-latest", 128_000),
        ("MiniMax-M2", 8192),
    ];
    for (name, tokens) in table {
        assert_eq!(Model::of(name).max_output(), tokens, "{name}");
    }
}

#[test]
fn thinking() {
    let table = [
        ("claude-3-5-sonnet-20241022", Thinks::Never, Off::Default),
        ("claude-3-7-sonnet-20250219", Thinks::Budget, Off::Default),
        ("claude-haiku-4-5", Thinks::Budget, Off::Default),
        ("claude-opus-4-6", Thinks::Either, Off::Default),
        ("claude-opus-4-8", Thinks::Adaptive, Off::Default),
        ("claude-sonnet-5", Thinks::Adaptive, Off::Disabled),
        ("claude-haiku-5-5", Thinks::Adaptive, Off::Disabled),
        ("claude-sonnet-5-5", Thinks::Adaptive, Off::BetweenTools),
        ("claude-opus-5", Thinks::Adaptive, Off::Disabled),
        ("claude-opus-5-5", Thinks::Adaptive, Off::Impossible),
        ("claude-fable-5", Thinks::Adaptive, Off::Impossible),
        ("deepseek-chat", Thinks::Budget, Off::Disabled),
    ];
    for (name, thinks, off) in table {
        let model = Model::of(name);
        assert_eq!((model.thinks(), model.off()), (thinks, off), "{name}");
    }
}

#[test]
fn what_newer_models_refuse() {
    let takes = |name| {
        let model = Model::of(name);
        (
            model.samples(),
            model.can_be_forced(),
            model.follows_schemas(),
        )
    };
    assert_eq!(takes("claude-3-haiku-20240307"), (true, true, false));
    assert_eq!(takes("claude-opus-4-1"), (true, true, true));
    assert_eq!(takes("claude-sonnet-4-0"), (true, true, false));
    assert_eq!(takes("claude-opus-4-7"), (false, true, true));
    assert_eq!(takes("claude-sonnet-5"), (false, true, true));
    assert_eq!(takes("claude-opus-5-5"), (false, false, true));
    assert_eq!(takes("claude-fable-5-1"), (false, false, true));
    assert_eq!(takes("claude-haiku-5-5"), (false, true, true));
    assert_eq!(takes("kimi-k2"), (true, true, false));
}
