//! What vendors do beside chat, and what is left of accounts.

use g4f_types::{Capability, ErrorKind, Settings, Support};
use serde_json::json;

use super::{Always, built, call};

#[test]
fn who_names_no_model_gets_one_that_can_do_it() {
    let beside_chat = [
        Capability::Images,
        Capability::ImageEdits,
        Capability::Speech,
        Capability::Transcription,
        Capability::Translation,
        Capability::Embeddings,
        Capability::Rerank,
        Capability::Moderation,
        Capability::Video,
    ];
    for d in crate::all() {
        let info = d.info(&Settings::default());
        let able = |needed| info.can().contains(needed) && !info.models.is_empty();
        for needed in beside_chat.into_iter().filter(|needed| able(*needed)) {
            let default = info.default_model.as_deref().into_iter();
            let mut ids = default.chain(info.models.iter().map(|model| model.id.as_str()));
            let fits = |id: &&str| info.capabilities_of(id).support(needed) != Support::No;
            let chosen = ids.find(fits).unwrap_or_default();
            let support = info.capabilities_of(chosen).support(needed);
            assert_eq!(support, Support::Yes, "{needed:?} by {chosen} at {d:?}");
        }
    }
}

#[tokio::test]
async fn quotas_are_read_as_each_vendor_writes_them() {
    for (id, path, answer, unit, left) in [
        (
            "openrouter",
            "/key",
            json!({ "data": { "limit": 10, "usage": 2.5, "limit_remaining": 7.5 } }),
            "USD",
            7.5,
        ),
        (
            "deepseek",
            "/user/balance",
            json!({ "is_available": true, "balance_infos": [
                { "currency": "CNY", "total_balance": "110.00", "granted_balance": "10.00" }
            ] }),
            "CNY",
            110.0,
        ),
        (
            "moonshot",
            "/users/me/balance",
            json!({ "code": 0, "data": { "available_balance": 49.5, "cash_balance": 3 } }),
            "USD",
            49.5,
        ),
        (
            "siliconflow",
            "/user/info",
            json!({ "code": 20000, "data": { "balance": "0.88", "totalBalance": "88.5" } }),
            "USD",
            88.5,
        ),
        (
            "recraft",
            "/users/me",
            json!({ "credits": 1000, "email": "x" }),
            "credits",
            1000.0,
        ),
        (
            "venice",
            "/api_keys/rate_limits",
            json!({ "data": { "balances": { "USD": 5.5 } } }),
            "USD",
            5.5,
        ),
    ] {
        let transport = Always::new(200, &answer);
        let provider = built(id, None, &transport);
        let quota = provider.quota(&call(&provider, "")).await.unwrap();
        assert_eq!(quota.unit, unit, "{id}");
        assert_eq!(quota.remaining, Some(left), "{id}");
        assert_eq!(quota.raw, answer, "{id}");
        assert!(transport.last().url.ends_with(path), "{id}");

        let silent = Always::new(200, &json!({ "hello": 1 }));
        let provider = built(id, None, &silent);
        let error = provider.quota(&call(&provider, "")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{id}");
    }
}
