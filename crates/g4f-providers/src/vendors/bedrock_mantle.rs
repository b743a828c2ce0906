//! The OpenAI-compatible endpoint of Amazon Bedrock. It knows other models than Converse.

use super::bedrock::REGION;
use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["mantle"],
    base_url: "https://bedrock-mantle.{region}.api.aws/v1",
    variables: &[REGION],
    key_env: &["AWS_BEARER_TOKEN_BEDROCK"],
    sign_up: "https://console.aws.amazon.com/bedrock/home#/api-keys",
    models: &[
        ("openai.gpt-oss-120b", thinker(128_000)),
        ("openai.gpt-oss-20b", thinker(128_000)),
    ],
    default_model: "openai.gpt-oss-120b",
    tier: TIER_GATEWAY,
    ..plain("bedrock-mantle", "Amazon Bedrock (OpenAI-compatible)")
};

register_provider!(DESCRIPTOR);
