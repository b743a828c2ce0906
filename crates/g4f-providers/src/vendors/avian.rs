//! Avian.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.avian.io/v1",
    base_url_env: &["AVIAN_BASE_URL"],
    key_env: &["AVIAN_API_KEY"],
    sign_up: "https://avian.io",
    models: &[("moonshotai/kimi-k2.5", seeing_thinker(262_144))],
    default_model: "moonshotai/kimi-k2.5",
    ..plain("avian", "Avian")
};

register_provider!(DESCRIPTOR);
