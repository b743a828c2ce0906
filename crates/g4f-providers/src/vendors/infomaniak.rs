//! Infomaniak, in Switzerland, by the product that INFOMANIAK_PRODUCT_ID names.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.infomaniak.com/2/ai/{product}/openai/v1",
    base_url_env: &["INFOMANIAK_BASE_URL"],
    variables: &[variable("product", &["INFOMANIAK_PRODUCT_ID"])],
    key_env: &["INFOMANIAK_API_KEY"],
    sign_up: "https://manager.infomaniak.com",
    models: &[
        ("google/gemma-4-31B-it", thinker(100_000)),
        (
            "mistralai/Mistral-Small-4-119B-2603",
            seeing_thinker(256_000),
        ),
        ("moonshotai/Kimi-K2.6", seeing_thinker(256_000)),
    ],
    default_model: "google/gemma-4-31B-it",
    ..plain("infomaniak", "Infomaniak")
};

register_provider!(DESCRIPTOR);
