//! Portkey's hosted gateway. Models go by `@provider/model`, where `@provider` is one of its model catalogue.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.portkey.ai/v1",
    base_url_env: &["PORTKEY_BASE_URL"],
    auth: AuthScheme::Header("x-portkey-api-key"),
    key_env: &["PORTKEY_API_KEY"],
    sign_up: "https://app.portkey.ai/api-keys",
    tier: TIER_GATEWAY + 1,
    ..plain("portkey", "Portkey")
};

register_provider!(DESCRIPTOR);
