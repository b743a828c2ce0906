//! Together AI.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .reasoning(ReasoningStyle::Enabled)
    .reasoning_back(ReasoningBack::Text("reasoning"));

/// <https://docs.together.ai/reference/post-images-generations>
static PICTURES: ImageQuirks = ImageQuirks {
    edit: "/images/generations",
    variation: None,
    pictures: Pictures::Addresses {
        one: "image_url",
        many: "reference_images",
    },
    mask: false,
    sizes: Sizes::Sides,
    takes: &[
        "response_format",
        "negative_prompt",
        "seed",
        "guidance_scale",
        "num_inference_steps",
        "output_format",
    ],
    rename: &[("num_inference_steps", "steps")],
    base64: "base64",
    max_n: 4,
    ..ImageQuirks::DEFAULT
};

static VOICES: SpeechQuirks = SpeechQuirks {
    takes: &["voice", "response_format", "language", "sample_rate"],
    voices: &[
        ("hexgrad/", "af_alloy"),
        ("canopylabs/", "tara"),
        ("cartesia/", "friendly sidekick"),
    ],
    default_format: "wav",
    ..SpeechQuirks::DEFAULT
};

static EARS: TranscribeQuirks = TranscribeQuirks {
    diarize: Diarize::Field,
    ..TranscribeQuirks::DEFAULT
};

/// Videos are of the next version of the API: <https://docs.together.ai/reference/create-videos>.
static FILM: VideoQuirks = VideoQuirks {
    submit: "/../v2/videos",
    body: VideoBody::Address("image_url"),
    look: Look::Get("/../v2/videos/"),
    content: false,
    takes: &["width", "negative_prompt", "seed"],
    ..VideoQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["togetherai", "together_ai"],
    base_url: "https://api.together.xyz/v1",
    base_url_env: &["TOGETHER_BASE_URL"],
    key_env: &[
        "TOGETHER_API_KEY",
        "TOGETHERAI_API_KEY",
        "TOGETHER_AI_API_KEY",
    ],
    sign_up: "https://api.together.ai/settings/api-keys",
    capabilities: and(
        CHAT,
        &[
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
            Capability::Embeddings,
            Capability::Rerank,
            Capability::Video,
        ],
    ),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", text(131_072)),
        ("black-forest-labs/FLUX.1-schnell", PAINTS),
        ("black-forest-labs/FLUX.1-kontext-pro", EDITS),
        ("intfloat/multilingual-e5-large-instruct", EMBEDS),
        ("mixedbread-ai/Mxbai-Rerank-Large-V2", RANKS),
        ("openai/whisper-large-v3", TRANSLATES),
        ("hexgrad/Kokoro-82M", SPEAKS),
        ("canopylabs/orpheus-3b-0.1-ft", SPEAKS),
        ("google/veo-3.0", FILMS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(verdict)), |p| {
            p.images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
                .embed(Embed::new(&EMBED))
                .rerank(Rerank::new(&RERANK))
                .video(Video::new(&FILM))
        })
    },
    ..plain("together", "Together")
};

/// Some limits are those of one model, not of the key.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    if facts.words.contains("rate limit specific to this model") {
        return Some(Verdict::new(ErrorKind::RateLimited).fault_domain(FaultDomain::Model));
    }
    says(facts, "you have been rate limited", ErrorKind::RateLimited)
}

register_provider!(DESCRIPTOR);
