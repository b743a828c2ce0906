//! LMNT, which speaks.

use g4f_wire::lmnt::{SPEECH, verdict};

use crate::prelude::*;

const ACCOUNT: JsonQuota = JsonQuota {
    path: "/account",
    read: |answer| {
        let used = number(answer, "/usage/characters");
        let limit = number(answer, "/plan/character_limit");
        Quota {
            unit: "characters".to_owned(),
            remaining: limit.zip(used).map(|(limit, used)| limit - used),
            limit,
            used,
            ..Quota::default()
        }
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    family: "lmnt",
    base_url: "https://api.lmnt.com/v1",
    base_url_env: &["LMNT_BASE_URL"],
    auth: AuthScheme::Header("x-api-key"),
    key_env: &["LMNT_API_KEY"],
    sign_up: "https://app.lmnt.com/account",
    capabilities: beside_chat(&[Capability::Speech]),
    models: &[("blizzard", SPEAKS), ("aurora", SPEAKS)],
    build: |d, s, t| {
        Ok(WireProvider::new(d, s, t)?
            .family_verdict(verdict)
            .speech(Speech::new(&SPEECH))
            .quota(ACCOUNT)
            .build())
    },
    ..plain("lmnt", "LMNT")
};

register_provider!(DESCRIPTOR);
