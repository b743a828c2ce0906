//! Featherless, which serves nearly any open model of Hugging Face by its id there.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["featherless-ai", "featherless_ai"],
    base_url: "https://api.featherless.ai/v1",
    base_url_env: &["FEATHERLESS_BASE_URL"],
    key_env: &["FEATHERLESS_API_KEY", "FEATHERLESS_AI_API_KEY"],
    sign_up: "https://featherless.ai/account/api-keys",
    models: &[("meta-llama/Meta-Llama-3.1-8B-Instruct", text(32_768))],
    default_model: "meta-llama/Meta-Llama-3.1-8B-Instruct",
    ..plain("featherless", "Featherless")
};

register_provider!(DESCRIPTOR);
