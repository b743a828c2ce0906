//! Names that are alike, and names that only look so.

use super::Profile;

fn alike(one: &str, two: &str) -> bool {
    let (Some(one), Some(two)) = (Profile::of(one), Profile::of(two)) else {
        return false;
    };
    let there = one.distance(&two);
    assert_eq!(there, two.distance(&one), "it is the same both ways");
    there.is_some()
}

#[test]
fn models_of_one_class_are_alike() {
    for (one, two) in [
        ("gpt-4o", "openai/gpt-4o-2024-11-20"),
        ("gpt-4o", "gpt-4.1"),
        ("gpt-4o-mini", "gpt-4.1-mini"),
        ("o3-mini", "o3-mini-2025-01-31"),
        ("claude-sonnet-4-5", "claude-sonnet-4-20250514"),
        ("claude-3-5-sonnet-20241022", "anthropic/claude-3.7-sonnet"),
        ("gemini-2.5-flash", "gemini-2.0-flash-001"),
        (
            "llama-3.3-70b-versatile",
            "meta-llama/Llama-3.1-70B-Instruct-Turbo",
        ),
        ("llama3.3:70b", "llama-3.3-70b-instruct"),
        (
            "qwen2.5-coder-32b-instruct",
            "Qwen/Qwen2.5-Coder-32B-Instruct-AWQ",
        ),
        ("mistral-large-latest", "mistral-large-2411"),
        ("gemma-3-27b-it", "google/gemma-3-27b-it:free"),
        ("deepseek-v3", "deepseek-v3.1"),
        (
            "mixtral-8x7b-instruct",
            "mistralai/Mixtral-8x7B-Instruct-v0",
        ),
    ] {
        assert!(
            alike(one, two),
            "{one} and {two}: {:?} {:?}",
            Profile::of(one),
            Profile::of(two)
        );
    }
}

#[test]
fn models_of_other_classes_are_not() {
    for (one, two) in [
        ("gpt-4o", "gpt-4o-mini"),
        ("gpt-4o", "gpt-5"),
        ("gpt-4o", "gpt-4o-audio"),
        ("gpt-4o", "gpt-3.5-turbo"),
        ("gpt-4o", "o3"),
        ("gpt-4o", "gpt-image-1"),
        ("claude-sonnet-4", "claude-opus-4"),
        ("claude-sonnet-4", "claude-3-5-sonnet"),
        ("gemini-2.5-flash", "gemini-2.5-flash-lite"),
        ("gemini-2.5-flash", "gemini-2.5-pro"),
        ("llama-3.3-70b", "llama-3.1-8b-instant"),
        ("llama-3.3-70b", "llama-3.3"),
        ("llama-3.1-70b", "llama-3.1-nemotron-70b-instruct"),
        ("llama-3.1-70b", "llama-2-70b"),
        ("llama-3-8b", "llama-guard-3-8b"),
        ("qwen3-32b", "qwen2.5-32b"),
        ("qwen3-30b-a3b", "qwen3-32b"),
        ("deepseek-v3", "deepseek-r1"),
        ("deepseek-chat", "deepseek-v3"),
        ("deepseek-r1", "deepseek-r1-distill-llama-70b"),
        ("mixtral-8x7b", "mixtral-8x22b"),
        ("text-embedding-3-small", "text-embedding-3-large"),
        ("", "gpt-4o"),
        ("4", "4"),
    ] {
        assert!(
            !alike(one, two),
            "{one} and {two}: {:?} {:?}",
            Profile::of(one),
            Profile::of(two)
        );
    }
}

#[test]
fn the_nearest_generation_and_size_are_nearest() {
    let asked = Profile::of("llama-3.3-70b").unwrap();
    let to = |name: &str| asked.distance(&Profile::of(name).unwrap()).unwrap();
    assert!(to("llama-3.3-70b-instruct") < to("llama-3.3-72b"));
    assert!(to("llama-3.3-72b") < to("llama-3.1-70b"));
}

#[test]
fn what_is_common_is_said() {
    let words = |name: &str| Profile::of(name).unwrap().common();
    assert_eq!(words("gpt-4o-mini"), "same family gpt 4, mini");
    assert_eq!(
        words("llama-3.3-70b-instruct"),
        "same family llama 3, about 70b"
    );
    assert_eq!(words("mistral-large-latest"), "same family mistral, large");
}

proptest::proptest! {
    #[test]
    fn no_name_panics_and_all_are_like_themselves(name in "\\PC{0,40}") {
        if let Some(profile) = Profile::of(&name) {
            proptest::prop_assert!(profile.distance(&profile).is_some());
        }
    }

    #[test]
    fn names_like_those_of_models_do_not_panic(parts in proptest::collection::vec("[a-z0-9.]{0,6}", 0..8)) {
        let _ = Profile::of(&parts.join("-"));
    }
}
