//! Cloudflare's AI Gateway: other vendors' models, by ids with the vendor in front, on Cloudflare's bill. A gateway
//! other than the account's default one goes into `headers` as `cf-aig-gateway-id`.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["cloudflare-ai-gateway", "clf_ai_gateway"],
    base_url: "https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1",
    base_url_env: &["CLOUDFLARE_GATEWAY_BASE_URL"],
    variables: &[variable("account", &["CLOUDFLARE_ACCOUNT_ID"])],
    key_env: &["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"],
    sign_up: "https://developers.cloudflare.com/ai-gateway",
    capabilities: UNLISTED,
    models: &[
        ("openai/gpt-4o-mini", seer(128_000)),
        ("openai/gpt-5-mini", seeing_thinker(128_000)),
        (
            "moonshotai/kimi-k3",
            and(seeing_thinker(1_048_576), &[Capability::VideoInput]),
        ),
    ],
    default_model: "openai/gpt-4o-mini",
    tier: TIER_GATEWAY + 1,
    build: |d, s, t| openai(d, s, t, &QUIRKS, None),
    ..plain("cloudflare-gateway", "Cloudflare AI Gateway")
};

register_provider!(DESCRIPTOR);
