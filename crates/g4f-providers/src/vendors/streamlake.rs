//! Kuaishou's StreamLake (KAT-Coder). An endpoint's id, `ep-...`, is the model; only the newer name of the token limit
//! is known.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .token_limit(TokenLimit::MaxCompletionTokens)
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["kat-coder", "vanchin"],
    base_url: "https://vanchin.streamlake.ai/api/gateway/v1/endpoints",
    base_url_env: &["STREAMLAKE_BASE_URL"],
    key_env: &["STREAMLAKE_API_KEY"],
    sign_up: "https://console.streamlake.ai",
    capabilities: UNLISTED,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("streamlake", "StreamLake")
};

register_provider!(DESCRIPTOR);
