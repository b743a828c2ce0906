//! Amazon Bedrock: all of its models through Converse, embeddings and pictures through InvokeModel.

use g4f_types::Variable;
use g4f_wire::bedrock::{AwsAuth, Converse, FoundationModels, InvokeEmbed, InvokeImages};
use g4f_wire::provider::WireProvider;

use crate::prelude::*;

/// What holds for all models, as far as one of them has it.
const CAPABLE: Capabilities = and(
    CHAT,
    &[
        Capability::Tools,
        Capability::ToolChoice,
        Capability::Stop,
        Capability::JsonSchema,
        Capability::Embeddings,
        Capability::Images,
        Capability::ImageEdits,
    ],
)
.cannot(&[
    Capability::AudioOutput,
    Capability::Choices,
    Capability::ImageOutput,
    Capability::JsonMode,
    Capability::Logprobs,
    Capability::Seed,
]);

/// Where Bedrock is.
pub(super) const REGION: Variable = Variable {
    name: "region",
    env: &["AWS_REGION", "AWS_DEFAULT_REGION"],
    default: "us-east-1",
};

/// A model that reads texts, pictures, videos and documents, with tools.
const fn nova(context_window: u32) -> Capabilities {
    and(
        seer(context_window),
        &[Capability::VideoInput, Capability::Documents],
    )
}

/// A model that thinks, and reads texts, pictures and documents.
const CLAUDE: Capabilities = and(seeing_thinker(200_000), &[Capability::Documents]);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["amazon-bedrock", "AmazonBedrockAI", "aws"],
    family: "bedrock",
    base_url: "https://bedrock-runtime.{region}.amazonaws.com",
    base_url_env: &["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"],
    auth: AuthScheme::Custom,
    variables: &[REGION],
    key_env: &[
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_ACCESS_KEY_ID+AWS_SECRET_ACCESS_KEY+AWS_SESSION_TOKEN?",
        "AWS_PROFILE",
    ],
    sign_up: "https://console.aws.amazon.com/bedrock/home#/api-keys",
    capabilities: CAPABLE,
    models: &[
        ("amazon.nova-lite-v1:0", nova(300_000)),
        ("amazon.nova-pro-v1:0", nova(300_000)),
        ("amazon.nova-micro-v1:0", text(128_000)),
        (
            "us.amazon.nova-2-lite-v1:0",
            and(
                nova(1_000_000),
                &[Capability::Reasoning, Capability::WebSearch],
            ),
        ),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", CLAUDE),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", CLAUDE),
        ("openai.gpt-oss-120b-1:0", thinker(128_000)),
        ("qwen.qwen3-32b-v1:0", thinker(131_072)),
        ("amazon.titan-embed-text-v2:0", EMBEDS),
        ("cohere.embed-english-v3", EMBEDS),
        ("amazon.nova-canvas-v1:0", EDITS),
    ],
    default_model: "amazon.nova-lite-v1:0",
    // Keys of AWS are often there for something else: whoever was given a key for chat comes first.
    tier: TIER_GATEWAY,
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .chat(Converse)
            .embed(InvokeEmbed)
            .images(InvokeImages)
            .models(FoundationModels)
            .authorize(AwsAuth)
            .build())
    },
    ..plain("bedrock", "Amazon Bedrock")
};

register_provider!(DESCRIPTOR);
