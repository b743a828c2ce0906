//! Snowflake Cortex, in the account that SNOWFLAKE_ACCOUNT names, with a programmatic access token.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .token_limit(TokenLimit::MaxCompletionTokens)
    .reasoning(ReasoningStyle::Object)
    .reasoning_back(ReasoningBack::Details)
    .models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["snowflake-cortex", "cortex"],
    base_url: "https://{account}.snowflakecomputing.com/api/v2/cortex/v1",
    base_url_env: &["SNOWFLAKE_BASE_URL"],
    variables: &[variable("account", &["SNOWFLAKE_ACCOUNT"])],
    key_env: &["SNOWFLAKE_CORTEX_PAT", "SNOWFLAKE_PAT", "SNOWFLAKE_TOKEN"],
    sign_up: "https://docs.snowflake.com/en/user-guide/programmatic-access-tokens",
    capabilities: UNLISTED,
    models: &[
        ("claude-haiku-4-5", seeing_thinker(200_000)),
        ("claude-sonnet-5", seeing_thinker(1_000_000)),
        ("openai-gpt-5-mini", seeing_thinker(272_000)),
    ],
    default_model: "claude-haiku-4-5",
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("snowflake", "Snowflake Cortex")
};

register_provider!(DESCRIPTOR);
