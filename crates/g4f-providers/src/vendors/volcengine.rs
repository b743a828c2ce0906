//! ByteDance's Volcengine Ark (Doubao); BytePlus, its address outside China, goes into `base_url`. An endpoint's id,
//! `ep-...`, is a model too.

use g4f_wire::ark::Ark;
use g4f_wire::jobs::Jobs;

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

/// Seedream, in OpenAI's shape: <https://www.volcengine.com/docs/82379/1541523>.
static PICTURES: ImageQuirks = ImageQuirks {
    edit: "/images/generations",
    variation: None,
    pictures: Pictures::Addresses {
        one: "image",
        many: "image",
    },
    mask: false,
    takes: &["response_format", "seed", "guidance_scale"],
    max_n: 1,
    ..ImageQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["bytedance", "ark", "doubao", "byteplus"],
    base_url: "https://ark.cn-beijing.volces.com/api/v3",
    base_url_env: &["VOLCENGINE_BASE_URL"],
    key_env: &["ARK_API_KEY", "VOLCENGINE_API_KEY"],
    sign_up: "https://console.volcengine.com/ark",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Video,
        ],
    ),
    models: &[
        (
            "doubao-seed-2-1-pro-260628",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        (
            "doubao-seed-2-1-turbo-260628",
            and(seeing_thinker(256_000), &[Capability::VideoInput]),
        ),
        ("deepseek-v4-pro-ga-260813", thinker(1_000_000)),
        ("doubao-seedream-4-0-250828", EDITS),
        ("doubao-seedance-1-0-pro-250528", FILMS),
    ],
    default_model: "doubao-seed-2-1-pro-260628",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(g4f_wire::jobs::verdict)), |p| {
            p.images(Images::new(&PICTURES)).video(Jobs(Ark))
        })
    },
    ..plain("volcengine", "Volcengine Ark")
};

register_provider!(DESCRIPTOR);
