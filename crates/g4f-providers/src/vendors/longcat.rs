//! Meituan's LongCat.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["meituan"],
    base_url: "https://api.longcat.chat/openai/v1",
    base_url_env: &["LONGCAT_BASE_URL"],
    key_env: &["LONGCAT_API_KEY"],
    sign_up: "https://longcat.chat/platform/api_keys",
    access: Access::FreeKey,
    models: &[("LongCat-2.0", thinker(1_000_000))],
    default_model: "LongCat-2.0",
    tier: TIER_SMALL,
    ..plain("longcat", "LongCat")
};

register_provider!(DESCRIPTOR);
