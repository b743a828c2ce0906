//! SiliconFlow outside China; the address of the other region goes into `base_url`.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::EnableThinking)
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

/// <https://docs.siliconflow.cn/cn/api-reference/images/images-generations>
static PICTURES: ImageQuirks = ImageQuirks {
    edit: "/images/generations",
    variation: None,
    pictures: Pictures::Addresses {
        one: "image",
        many: "image",
    },
    max_pictures: 1,
    mask: false,
    sizes: Sizes::Field("image_size"),
    takes: &[
        "negative_prompt",
        "seed",
        "guidance_scale",
        "num_inference_steps",
    ],
    rename: &[("n", "batch_size")],
    max_n: 4,
    ..ImageQuirks::DEFAULT
};

static VOICES: SpeechQuirks = SpeechQuirks {
    takes: &["voice", "response_format", "speed", "sample_rate"],
    voices: &[(
        "FunAudioLLM/CosyVoice2-0.5B",
        "FunAudioLLM/CosyVoice2-0.5B:alex",
    )],
    ..SpeechQuirks::DEFAULT
};

static EARS: TranscribeQuirks = TranscribeQuirks {
    translate: None,
    takes: &[],
    ..TranscribeQuirks::DEFAULT
};

static VECTORS: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 32,
    ..EmbedQuirks::DEFAULT
};

static RANKING: RerankQuirks = RerankQuirks {
    echoes: true,
    ..RerankQuirks::DEFAULT
};

static FILM: VideoQuirks = VideoQuirks::SILICONFLOW;

/// <https://docs.siliconflow.cn/cn/api-reference/userinfo/get-user-info>
const BALANCE: JsonQuota = JsonQuota {
    path: "/user/info",
    read: |answer| Quota {
        unit: "USD".to_owned(),
        remaining: number(answer, "/data/totalBalance").or_else(|| number(answer, "/data/balance")),
        ..Quota::default()
    },
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["silicon-flow", "siliconcloud"],
    base_url: "https://api.siliconflow.com/v1",
    base_url_env: &["SILICONFLOW_BASE_URL"],
    key_env: &["SILICONFLOW_API_KEY", "SILICONFLOW_CN_API_KEY"],
    sign_up: "https://cloud.siliconflow.com/account/ak",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Embeddings,
            Capability::Rerank,
            Capability::Video,
        ],
    ),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("deepseek-ai/DeepSeek-V3.2", thinker(131_072)),
        ("Kwai-Kolors/Kolors", EDITS),
        ("FunAudioLLM/CosyVoice2-0.5B", SPEAKS),
        ("FunAudioLLM/SenseVoiceSmall", LISTENS),
        ("BAAI/bge-m3", EMBEDS),
        ("BAAI/bge-reranker-v2-m3", RANKS),
        ("Wan-AI/Wan2.2-T2V-A14B", FILMS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, None), |p| {
            p.images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&VECTORS))
                .rerank(Rerank::new(&RANKING))
                .video(Video::new(&FILM))
                .quota(BALANCE)
        })
    },
    ..plain("siliconflow", "SiliconFlow")
};

register_provider!(DESCRIPTOR);
