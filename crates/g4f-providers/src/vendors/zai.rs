//! Z.ai (GLM). Its errors are numbers.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

/// <https://docs.z.ai/api-reference/image/generate-image>
static PICTURES: ImageQuirks = ImageQuirks {
    variation: None,
    pictures: Pictures::Refused,
    takes: &["quality", "user"],
    rename: &[("user", "user_id")],
    max_n: 1,
    ..ImageQuirks::DEFAULT
};

static EARS: TranscribeQuirks = TranscribeQuirks {
    translate: None,
    max_bytes: Some(25 * 1024 * 1024),
    takes: &["prompt", "temperature"],
    ..TranscribeQuirks::DEFAULT
};

static VECTORS: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 64,
    takes: &["dimensions"],
    ..EmbedQuirks::DEFAULT
};

static FILM: VideoQuirks = VideoQuirks::ZAI;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["zhipu", "z-ai", "GLM"],
    base_url: "https://api.z.ai/api/paas/v4",
    base_url_env: &["ZAI_BASE_URL"],
    key_env: &["ZAI_API_KEY", "ZHIPU_API_KEY"],
    sign_up: "https://z.ai/manage-apikey/apikey-list",
    access: Access::FreeKey,
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::Transcription,
            Capability::Embeddings,
            Capability::Video,
        ],
    ),
    models: &[
        ("glm-4.7-flash", thinker(200_000)),
        ("glm-5.3-flash", seeing_thinker(1_000_000)),
        ("glm-5.3", thinker(1_000_000)),
        ("cogview-4-250304", PAINTS),
        ("embedding-3", EMBEDS),
        ("glm-asr-2512", LISTENS),
        ("cogvideox-3", FILMS),
    ],
    default_model: "glm-4.7-flash",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, None), |p| {
            p.images(Images::new(&PICTURES))
                .transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&VECTORS))
                .video(Video::new(&FILM))
        })
    },
    ..plain("zai", "Z.ai")
};

register_provider!(DESCRIPTOR);
