//! Parasail.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.parasail.io/v1",
    base_url_env: &["PARASAIL_BASE_URL"],
    key_env: &["PARASAIL_API_KEY"],
    sign_up: "https://www.saas.parasail.io",
    ..plain("parasail", "Parasail")
};

register_provider!(DESCRIPTOR);
