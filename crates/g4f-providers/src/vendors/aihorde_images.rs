//! AI Horde's pictures, by its own API: made by volunteers, behind a queue, without a key.

use g4f_wire::aihorde;

use crate::prelude::*;

/// What one is thanked with for lending a machine, and what moves one forward in the queue.
const KUDOS: JsonQuota = JsonQuota {
    path: "/find_user",
    read: |answer| Quota {
        unit: "kudos".to_owned(),
        remaining: number(answer, "/kudos"),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["stablehorde", "stable-horde"],
    family: "aihorde",
    base_url: "https://aihorde.net/api/v2",
    base_url_env: &["AIHORDE_IMAGES_BASE_URL"],
    auth: AuthScheme::OptionalHeader("apikey"),
    access: Access::Keyless,
    tier: TIER_KEYLESS + 10,
    key_env: &["AIHORDE_API_KEY"],
    sign_up: "https://aihorde.net/register",
    capabilities: and(
        beside_chat(&[Capability::Images, Capability::ImageEdits]),
        &[Capability::ModelList],
    ),
    models: &[("Deliberate", EDITS), ("stable_diffusion", EDITS)],
    build: |d, s, t| {
        let provider = aihorde::pieces(WireProvider::new(d, s, t)?);
        Ok(provider.quota(KUDOS).build())
    },
    ..plain("aihorde-images", "AI Horde (pictures)")
};

register_provider!(DESCRIPTOR);
