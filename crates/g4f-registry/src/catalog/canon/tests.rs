//! The rules, one by one.

use proptest::prelude::*;

use super::{Aliases, MAX_NAME, Snapshot, Variant, canonical};

/// `raw`, `lab/name`, day, variants.
const CASES: &[(&str, &str, u32, &[Variant])] = &[
    // Routing tags.
    (
        "openai/gpt-oss-120b:free",
        "openai/gpt-oss-120b",
        0,
        &[Variant::Free],
    ),
    (
        "anthropic/claude-sonnet-4:thinking",
        "anthropic/claude-sonnet-4",
        0,
        &[Variant::Thinking],
    ),
    ("llama3.3:70b", "meta/llama-3-3-70b", 0, &[]),
    // Versions of hosts.
    (
        "anthropic.claude-3-5-sonnet-20241022-v2:0",
        "anthropic/claude-3-5-sonnet",
        20_241_022,
        &[],
    ),
    ("amazon.nova-pro-v1:0:300k", "amazon/nova-pro", 0, &[]),
    (
        "claude-sonnet-4-5@20250929",
        "anthropic/claude-sonnet-4-5",
        20_250_929,
        &[],
    ),
    ("claude-fable-5@default", "anthropic/claude-fable-5", 0, &[]),
    ("codestral@2405", "mistral/codestral-2405", 0, &[]),
    // Paths.
    (
        "accounts/fireworks/models/llama-v3p3-70b-instruct",
        "meta/llama-3-3-70b-instruct",
        0,
        &[],
    ),
    (
        "publishers/google/models/gemini-2.5-pro",
        "google/gemini-2-5-pro",
        0,
        &[],
    ),
    (
        "azure/eu/gpt-4o-2024-08-06",
        "openai/gpt-4o",
        20_240_806,
        &[],
    ),
    (
        "bedrock/us-east-1/anthropic.claude-v2:1",
        "anthropic/claude",
        0,
        &[],
    ),
    (
        "unsloth/Llama-3.3-70B-Instruct",
        "meta/llama-3-3-70b-instruct",
        0,
        &[],
    ),
    (
        "bytedance/seedance-2.5/image-to-video",
        "bytedance/seedance-2-5-image-to-video",
        0,
        &[],
    ),
    ("fal-ai/flux/schnell", "bfl/flux-schnell", 0, &[]),
    (
        "alibaba/deepseek-v4-flash",
        "deepseek/deepseek-v4-flash",
        0,
        &[],
    ),
    (
        "nvidia/llama-3.1-nemotron-70b-instruct",
        "nvidia/llama-3-1-nemotron-70b-instruct",
        0,
        &[],
    ),
    // Glued labs.
    (
        "databricks-meta-llama-3-3-70b-instruct",
        "meta/llama-3-3-70b-instruct",
        0,
        &[],
    ),
    ("zai-glm-4-7", "zai/glm-4-7", 0, &[]),
    ("deepseek-r1", "deepseek/deepseek-r1", 0, &[]),
    // What hosts put behind the name.
    (
        "Qwen/Qwen3-32B-FP8-TEE",
        "alibaba/qwen3-32b",
        0,
        &[Variant::Fp8, Variant::Tee],
    ),
    ("grok-4-fast", "xai/grok-4-fast", 0, &[]),
    (
        "claude-opus-4-8-fast",
        "anthropic/claude-opus-4-8",
        0,
        &[Variant::Fast],
    ),
    (
        "claude-sonnet-4-thinking:8192",
        "anthropic/claude-sonnet-4",
        0,
        &[Variant::Thinking],
    ),
    ("kimi-k2-thinking", "moonshotai/kimi-k2-thinking", 0, &[]),
    ("gpt-3.5-turbo", "openai/gpt-3-5-turbo", 0, &[]),
    // Days, and digits that are none.
    ("gpt-4o-2024-13-06", "openai/gpt-4o-2024-13-06", 0, &[]),
    ("kimi-k2-0905", "moonshotai/kimi-k2-0905", 0, &[]),
    ("gpt-5-chat-latest", "openai/gpt-5-chat", 0, &[]),
    // Repairs.
    ("claude-4-sonnet", "anthropic/claude-sonnet-4", 0, &[]),
    ("claude-3.5-haiku", "anthropic/claude-3-5-haiku", 0, &[]),
    ("claude-sonnet-3.7", "anthropic/claude-3-7-sonnet", 0, &[]),
    ("claude-opus4-8", "anthropic/claude-opus-4-8", 0, &[]),
    (
        "qwen-2.5-72b-instruct",
        "alibaba/qwen2-5-72b-instruct",
        0,
        &[],
    ),
    ("qwen-72b", "alibaba/qwen-72b", 0, &[]),
    ("openai-gpt-52", "openai/gpt-5-2", 0, &[]),
    ("gpt-35-turbo", "openai/gpt-3-5-turbo", 0, &[]),
    // Nobody's.
    ("fast", "fast", 0, &[]),
    ("stability/fast", "stability/fast", 0, &[]),
    ("philosopher-1", "philosopher-1", 0, &[]),
    ("", "", 0, &[]),
];

#[test]
fn rules() {
    for (raw, id, day, variants) in CASES {
        let found = canonical(raw);
        assert_eq!(found.id(), *id, "{raw}");
        assert_eq!(found.snapshot.map_or(0, Snapshot::digits), *day, "{raw}");
        assert_eq!(
            found.variants.iter().collect::<Vec<_>>(),
            *variants,
            "{raw}"
        );
    }
}

#[test]
fn names_in_canonical_form_stay_as_they_are() {
    for (_, id, ..) in CASES {
        assert_eq!(canonical(id).id(), *id);
    }
}

#[test]
fn endless_names_are_left_alone() {
    let long = format!("GPT-4o{}", "-latest".repeat(MAX_NAME));
    assert_eq!(canonical(&long).name, long.to_lowercase());
    assert_eq!(canonical(&long).lab, None);
}

#[test]
fn the_built_in_table_can_be_read() {
    let text = include_str!("../../../data/aliases.toml");
    let table = Aliases::parse(text).unwrap();
    assert_eq!(table.names().count(), Aliases::built_in().names().count());
    assert!(table.names().count() > 40 && table.nicknames().count() > 4);
}

#[test]
fn aliases_come_last_and_nicknames_first() {
    let table = Aliases::parse(
        "[names]\n'mistral/mistral-large-3' = 'mistral/mistral-large-2512'\n[nicknames]\n'Big' = 'mistral/mistral-large-2512'",
    )
    .unwrap();
    let found = table.canonical("mistralai/Mistral-Large-3-FP8");
    assert_eq!(found.id(), "mistral/mistral-large-2512");
    assert!(found.variants.contains(Variant::Fp8));
    assert_eq!(table.canonical(" bIG ").id(), "mistral/mistral-large-2512");
    assert_eq!(table.nickname("bigger"), None);
}

#[test]
fn tables_that_lead_nowhere_are_refused() {
    let refused = |text: &str| Aliases::parse(text).unwrap_err().to_string();
    assert!(
        refused("[names]\n'openai/gpt-4.1' = 'openai/gpt-4-1'").contains("not in canonical form")
    );
    assert!(refused("[names]\n'openai/a' = 'nobody/b'").contains("no lab"));
    assert!(refused("[nicknames]\n'k' = 'moonshotai/Kimi-K2.7'").contains("not in canonical form"));
    let round = "[names]\n'openai/gpt-x' = 'openai/gpt-y'\n'openai/gpt-y' = 'openai/gpt-z'";
    assert!(refused(round).contains("is replaced"));
    assert!(refused("[other]").contains("other"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Nothing that anybody can type breaks the rules, and the case of letters says nothing.
    #[test]
    fn any_text(raw in "\\PC{0,40}", name in "[a-zA-Z0-9./:@_-]{0,60}") {
        for text in [&raw, &name] {
            let found = canonical(text);
            prop_assert!(!found.name.contains(['.', '/', ':', '_', ' ']));
        }
        prop_assert_eq!(canonical(&name), canonical(&name.to_ascii_uppercase()));
    }

    /// Real parts in any order.
    #[test]
    fn any_parts(parts in proptest::collection::vec(prop::sample::select(vec![
        "us.", "anthropic.", "openai/", "azure/", "@cf/", "claude", "gpt", "-4", "o", "-20240806", "-2024-08-06", "-fp8",
        "-fast", ":free", "-v1:0", "@default", "-latest", "llama", "3p1", "qwen", "-thinking", "-8192", "/", "-", ".", "é",
    ]), 0..10)) {
        let raw = parts.concat();
        let found = canonical(&raw);
        prop_assert!(found.name.len() <= raw.len() + 12);
    }
}
