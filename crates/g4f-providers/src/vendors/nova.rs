//! Amazon's own address for its Nova models, with a key and without an AWS account.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["amazon-nova", "amazon_nova"],
    base_url: "https://api.nova.amazon.com/v1",
    base_url_env: &["NOVA_BASE_URL"],
    key_env: &["NOVA_API_KEY"],
    sign_up: "https://nova.amazon.com/dev/api",
    models: &[
        (
            "nova-2-lite-v1",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
        (
            "nova-2-pro-v1",
            and(seeing_thinker(1_000_000), &[Capability::VideoInput]),
        ),
    ],
    default_model: "nova-2-lite-v1",
    ..plain("nova", "Amazon Nova")
};

register_provider!(DESCRIPTOR);
