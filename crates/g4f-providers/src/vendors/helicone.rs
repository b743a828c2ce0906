//! Helicone's AI gateway.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://ai-gateway.helicone.ai/v1",
    base_url_env: &["HELICONE_BASE_URL"],
    key_env: &["HELICONE_API_KEY"],
    sign_up: "https://us.helicone.ai/settings/api-keys",
    models: &[
        ("gpt-4o-mini", seer(128_000)),
        ("gpt-oss-120b", thinker(131_072)),
        ("llama-3.3-70b-instruct", text(128_000)),
    ],
    default_model: "gpt-4o-mini",
    tier: TIER_GATEWAY,
    ..plain("helicone", "Helicone")
};

register_provider!(DESCRIPTOR);
