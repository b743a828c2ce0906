//! Meta's own API.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.meta.ai/v1",
    base_url_env: &["META_BASE_URL"],
    key_env: &["META_MODEL_API_KEY", "META_API_KEY"],
    sign_up: "https://dev.meta.ai",
    models: &[
        (
            "muse-spark-1.3",
            and(
                seeing_thinker(1_048_576),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
        (
            "muse-spark-1.2",
            and(
                seeing_thinker(1_048_576),
                &[Capability::AudioInput, Capability::VideoInput],
            ),
        ),
        (
            "muse-spark-1.1",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "muse-spark-1.3",
    ..plain("meta", "Meta")
};

register_provider!(DESCRIPTOR);
