//! Any server of the family. It has no address of its own: the configuration or the call gives one.

use g4f_wire::anthropic::{Anthropic, AnthropicModels};
use g4f_wire::provider::WireProvider;

use super::anthropic::{FAMILY, versioned};
use crate::prelude::*;

/// Servers that are not Anthropic do not sign the thinking of their models, and want it back all the same.
const FOREIGN: Anthropic = Anthropic::new().unsigned_thinking(true);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: FAMILY,
    auth: AuthScheme::OptionalBearer,
    sign_up: "give a base_url",
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
    tier: TIER_OWN,
    build: |descriptor, mut settings, transport| {
        settings.base_url = settings.base_url.map(|url| versioned(&url));
        Ok(WireProvider::new(descriptor, settings, transport)?
            .chat(FOREIGN)
            .models(AnthropicModels)
            .build())
    },
    ..plain("anthropic-compatible", "Anthropic-compatible server")
};

register_provider!(DESCRIPTOR);
