//! DeepSeek. While it thinks, every earlier turn must carry its thinking.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Thinking { effort: true })
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .reasoning_needed(ReasoningNeeded::Always);

/// <https://api-docs.deepseek.com/api/get-user-balance>
const BALANCE: JsonQuota = JsonQuota {
    path: "/user/balance",
    read: |answer| {
        let currency = answer.pointer("/balance_infos/0/currency");
        let currency = currency.and_then(serde_json::Value::as_str);
        Quota {
            unit: currency.unwrap_or("USD").to_owned(),
            remaining: number(answer, "/balance_infos/0/total_balance"),
            ..Quota::default()
        }
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["DeepSeekAPI"],
    base_url: "https://api.deepseek.com",
    base_url_env: &["DEEPSEEK_BASE_URL"],
    key_env: &["DEEPSEEK_API_KEY"],
    sign_up: "https://platform.deepseek.com/api_keys",
    models: &[
        ("deepseek-flash", seeing_thinker(1_000_000)),
        ("deepseek-v4-pro", thinker(1_000_000)),
    ],
    default_model: "deepseek-flash",
    build: |d, s, t| openai_and(d, s, t, (&QUIRKS, None), |p| p.quota(BALANCE)),
    ..plain("deepseek", "DeepSeek")
};

register_provider!(DESCRIPTOR);
