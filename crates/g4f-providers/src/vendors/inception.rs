//! Inception (Mercury), models that write by diffusion.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["inceptionlabs"],
    base_url: "https://api.inceptionlabs.ai/v1",
    base_url_env: &["INCEPTION_BASE_URL"],
    key_env: &["INCEPTION_API_KEY"],
    sign_up: "https://platform.inceptionlabs.ai",
    models: &[
        ("mercury-2.5", thinker(260_000)),
        ("mercury-2", thinker(128_000)),
    ],
    default_model: "mercury-2.5",
    ..plain("inception", "Inception")
};

register_provider!(DESCRIPTOR);
