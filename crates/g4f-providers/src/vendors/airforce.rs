//! Airforce, a reseller; whose models it passes on is not known.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["ApiAirforce", "api-airforce"],
    base_url: "https://api.airforce/v1",
    base_url_env: &["AIRFORCE_BASE_URL"],
    key_env: &["AIRFORCE_API_KEY"],
    sign_up: "https://panel.api.airforce",
    tier: TIER_RESELLER,
    ..plain("airforce", "Airforce")
};

register_provider!(DESCRIPTOR);
