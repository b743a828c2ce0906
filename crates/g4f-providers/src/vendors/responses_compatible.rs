//! Any server that speaks responses. It has no address of its own: the configuration or the call gives one.

use g4f_wire::responses::Responses;

use super::openai_responses::{FAMILY, QUIRKS};
use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: FAMILY,
    auth: AuthScheme::OptionalBearer,
    sign_up: "give a base_url",
    capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
    tier: TIER_OWN,
    build: |d, s, t| Ok(Responses::provider(d, s, t, &QUIRKS)?.build()),
    ..plain(
        "responses-compatible",
        "Server that speaks OpenAI's responses",
    )
};

register_provider!(DESCRIPTOR);
