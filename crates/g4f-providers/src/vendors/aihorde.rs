//! AI Horde: models run by volunteers, text only, behind a queue. Anonymous callers have an agreed key and the lowest
//! place in the queue, so it is the last resort.

use http::HeaderValue;
use http::header::AUTHORIZATION;

use crate::prelude::*;

/// The key that the operators give to everybody.
const ANONYMOUS: HeaderValue = HeaderValue::from_static("Bearer 0000000000");

static QUIRKS: Quirks = Quirks::new().min_tokens(16);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["horde", "ai-horde"],
    base_url: "https://oai.aihorde.net/v1",
    base_url_env: &["AIHORDE_BASE_URL"],
    auth: AuthScheme::OptionalBearer,
    key_env: &["AIHORDE_API_KEY"],
    sign_up: "https://aihorde.net/register",
    access: Access::Keyless,
    capabilities: without(
        CHAT,
        &[
            Capability::Tools,
            Capability::Vision,
            Capability::JsonSchema,
        ],
    ),
    tier: TIER_KEYLESS + 10,
    build: |descriptor, mut settings, transport| {
        if settings.keys.is_empty() {
            settings.headers.entry(AUTHORIZATION).or_insert(ANONYMOUS);
        }
        openai(descriptor, settings, transport, &QUIRKS, None)
    },
    ..plain("aihorde", "AI Horde")
};

register_provider!(DESCRIPTOR);
