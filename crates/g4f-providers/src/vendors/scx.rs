//! SCX.ai, in Australia.

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["scx-ai"],
    base_url: "https://api.scx.ai/v1",
    base_url_env: &["SCX_BASE_URL"],
    key_env: &["SCX_API_KEY"],
    sign_up: "https://platform.scx.ai",
    models: &[
        ("gpt-oss-120b", thinker(131_072)),
        ("GLM-5.2", thinker(1_000_000)),
    ],
    default_model: "gpt-oss-120b",
    ..plain("scx", "SCX.ai")
};

register_provider!(DESCRIPTOR);
