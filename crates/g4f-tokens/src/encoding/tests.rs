//! Which vocabulary a name leads to.

use super::Encoding::{self, Cl100k, O200k};

#[test]
fn table() {
    let cases = [
        ("gpt-4o", Some(O200k)),
        ("gpt-4o-mini-2024-07-18", Some(O200k)),
        ("GPT-4o", Some(O200k)),
        ("chatgpt-4o-latest", Some(O200k)),
        ("gpt-4.1-nano", Some(O200k)),
        ("gpt-5", Some(O200k)),
        ("gpt-5.1-codex", Some(O200k)),
        ("o1", Some(O200k)),
        ("o3-mini", Some(O200k)),
        ("o4-mini-deep-research", Some(O200k)),
        ("openai/gpt-oss-120b", Some(O200k)),
        ("openai.gpt-oss-120b-1:0", Some(O200k)),
        ("gpt-oss:20b", Some(O200k)),
        ("openrouter/openai/gpt-4o:free", Some(O200k)),
        ("ft:gpt-4o-mini:acme::id", Some(O200k)),
        ("gpt-4", Some(Cl100k)),
        ("gpt-4-turbo", Some(Cl100k)),
        ("gpt-3.5-turbo-16k", Some(Cl100k)),
        ("azure/gpt-35-turbo", Some(Cl100k)),
        ("text-embedding-3-small", Some(Cl100k)),
        ("text-embedding-ada-002", Some(Cl100k)),
        ("", None),
        ("gpt-4.7", None),
        ("gpt-4all", None),
        ("gpt-50", None),
        ("o10", None),
        ("o3000-chat", None),
        ("claude-opus-4-5", None),
        ("meta-llama/llama-3.3-70b-instruct", None),
        ("日本語", None),
    ];
    for (name, expected) in cases {
        assert_eq!(Encoding::for_model(name), expected, "{name}");
    }
}
