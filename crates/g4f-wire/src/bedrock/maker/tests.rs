//! Ids of every form.

use super::Maker;

const fn claude(adaptive: bool, strict: bool) -> Maker {
    Maker::Anthropic { adaptive, strict }
}

#[test]
fn makers_are_told_by_the_id() {
    let cases = [
        ("anthropic.claude-v2", claude(false, false)),
        ("anthropic.claude-v2:1", claude(false, false)),
        (
            "anthropic.claude-3-sonnet-20240229-v1:0",
            claude(false, false),
        ),
        (
            "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
            claude(false, false),
        ),
        (
            "us.anthropic.claude-sonnet-4-20250514-v1:0",
            claude(false, false),
        ),
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            claude(false, false),
        ),
        ("global.anthropic.claude-opus-4-6-v1", claude(true, false)),
        ("eu.anthropic.claude-opus-4-7", claude(true, true)),
        ("anthropic.claude-sonnet-5-v1:0", claude(true, true)),
        ("us.amazon.nova-2-lite-v1:0", Maker::Nova { thinks: true }),
        ("amazon.nova-micro-v1:0", Maker::Nova { thinks: false }),
        ("openai.gpt-oss-120b-1:0", Maker::OpenAi),
        ("qwen.qwen3-32b-v1:0", Maker::Qwen),
        ("cohere.command-r-plus-v1:0", Maker::Cohere),
        ("us.mistral.pixtral-large-2502-v1:0", Maker::Mistral),
        ("us.meta.llama4-maverick-17b-instruct-v1:0", Maker::Other),
        (
            "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-6-v1",
            claude(true, false),
        ),
        ("", Maker::Other),
    ];
    for (model, maker) in cases {
        assert_eq!(Maker::of(model), maker, "{model}");
    }
}
