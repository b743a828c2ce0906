//! AI Badgr, a reseller.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://aibadgr.com/api/v1",
    base_url_env: &["AIBADGR_BASE_URL"],
    key_env: &["AIBADGR_API_KEY"],
    sign_up: "https://aibadgr.com",
    tier: TIER_RESELLER,
    ..plain("aibadgr", "AI Badgr")
};

register_provider!(DESCRIPTOR);
