//! Any server of the family. It has no address of its own: the configuration or the call gives one.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["Custom"],
    auth: AuthScheme::OptionalBearer,
    sign_up: "give a base_url",
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
    tier: TIER_OWN,
    ..plain("openai-compatible", "OpenAI-compatible server")
};

register_provider!(DESCRIPTOR);
