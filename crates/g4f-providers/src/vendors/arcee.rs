//! Arcee (Trinity), and open models beside its own.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.arcee.ai/api/v1",
    base_url_env: &["ARCEE_BASE_URL"],
    key_env: &["ARCEE_API_KEY"],
    sign_up: "https://platform.arcee.ai",
    models: &[("trinity-large-thinking", thinker(262_144))],
    default_model: "trinity-large-thinking",
    ..plain("arcee", "Arcee")
};

register_provider!(DESCRIPTOR);
