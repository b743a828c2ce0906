//! Azure's OpenAI service through responses alone.

use super::azure;
use super::openai_responses::{CAPABILITIES, FAMILY};
use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: FAMILY,
    base_url: azure::DESCRIPTOR.base_url,
    base_url_env: azure::DESCRIPTOR.base_url_env,
    auth: azure::DESCRIPTOR.auth,
    variables: azure::DESCRIPTOR.variables,
    key_env: azure::DESCRIPTOR.key_env,
    sign_up: azure::DESCRIPTOR.sign_up,
    capabilities: CAPABILITIES,
    models: &[
        ("gpt-4.1", seer(1_047_576)),
        ("gpt-5-mini", seeing_thinker(400_000)),
    ],
    default_model: "gpt-5-mini",
    // The same deployments are to be had without it, so it comes after those who are somebody else.
    tier: TIER_BRIDGE,
    build: azure::responses,
    ..plain("azure-responses", "Azure OpenAI Responses")
};

register_provider!(DESCRIPTOR);
