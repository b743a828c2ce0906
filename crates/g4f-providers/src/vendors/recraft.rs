//! Recraft, which makes images, vectors among them.

use crate::prelude::*;

/// <https://www.recraft.ai/docs/api-reference/endpoints>
static PICTURES: ImageQuirks = ImageQuirks {
    variation: None,
    pictures: Pictures::Refused,
    sizes: Sizes::SizeIsRatio,
    takes: &["response_format", "style", "negative_prompt"],
    max_n: 6,
    ..ImageQuirks::DEFAULT
};

/// Units of its interface: <https://www.recraft.ai/docs/api-reference/endpoints#get-user-information>.
const CREDITS: JsonQuota = JsonQuota {
    path: "/users/me",
    read: |answer| Quota {
        unit: "credits".to_owned(),
        remaining: number(answer, "/credits"),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["recraftai"],
    base_url: "https://external.api.recraft.ai/v1",
    base_url_env: &["RECRAFT_BASE_URL"],
    key_env: &["RECRAFT_API_TOKEN", "RECRAFT_API_KEY"],
    sign_up: "https://app.recraft.ai/profile/api",
    capabilities: beside_chat(&[Capability::Images]),
    models: &[
        ("recraftv4", PAINTS),
        ("recraftv4_pro", PAINTS),
        ("recraftv4_vector", PAINTS),
        ("recraftv3", PAINTS),
    ],
    build: |d, s, t| {
        let provider = WireProvider::new(d, s, t)?;
        Ok(provider
            .images(Images::new(&PICTURES))
            .quota(CREDITS)
            .build())
    },
    ..plain("recraft", "Recraft")
};

register_provider!(DESCRIPTOR);
