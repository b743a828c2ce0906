//! Baidu's Qianfan (ERNIE).

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().reasoning(ReasoningStyle::EnableThinking);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["baidu", "ernie", "wenxin"],
    base_url: "https://qianfan.baidubce.com/v2",
    base_url_env: &["QIANFAN_BASE_URL"],
    key_env: &["QIANFAN_API_KEY"],
    sign_up: "https://console.bce.baidu.com/qianfan",
    access: Access::FreeKey,
    models: &[("ernie-4.5-turbo-128k", text(131_072))],
    default_model: "ernie-4.5-turbo-128k",
    tier: TIER_SMALL,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("qianfan", "Baidu Qianfan")
};

register_provider!(DESCRIPTOR);
