//! Moonshot (Kimi). Turns that call tools must carry their thinking; models that think set their own temperature.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .max_temperature(Some(1.0))
    .min_temperature_of_several(Some(0.3))
    .models(&[ModelRule {
        prefixes: &["kimi-k2.", "kimi-k3", "kimi-k2-thinking"],
        except: &[],
        omit: &["temperature"],
        only_when_thinking: false,
        token_limit: None,
    }])
    .required(Required::Refused)
    .reasoning(ReasoningStyle::Thinking { effort: true })
    .reasoning_back(ReasoningBack::Text("reasoning_content"))
    .reasoning_needed(ReasoningNeeded::WithTools);

/// <https://platform.moonshot.ai/docs/api/balance>
const BALANCE: JsonQuota = JsonQuota {
    path: "/users/me/balance",
    read: |answer| Quota {
        unit: "USD".to_owned(),
        remaining: number(answer, "/data/available_balance"),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["moonshotai", "kimi"],
    base_url: "https://api.moonshot.ai/v1",
    base_url_env: &["MOONSHOT_BASE_URL"],
    key_env: &["MOONSHOT_API_KEY", "KIMI_API_KEY"],
    sign_up: "https://platform.moonshot.ai/console/api-keys",
    models: &[
        ("kimi-k3", seeing_thinker(1_048_576)),
        ("kimi-k2.6", seeing_thinker(262_144)),
    ],
    default_model: "kimi-k3",
    build: |d, s, t| openai_and(d, s, t, (&QUIRKS, None), |p| p.quota(BALANCE)),
    ..plain("moonshot", "Moonshot")
};

register_provider!(DESCRIPTOR);
