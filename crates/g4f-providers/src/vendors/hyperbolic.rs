//! Hyperbolic.

use crate::prelude::*;

/// <https://docs.hyperbolic.xyz/docs/image-generation-api>
static PICTURES: ImageQuirks = ImageQuirks {
    generate: "/image/generation",
    variation: None,
    pictures: Pictures::Refused,
    sizes: Sizes::Sides,
    takes: &[
        "negative_prompt",
        "seed",
        "guidance_scale",
        "num_inference_steps",
    ],
    rename: &[
        ("model", "model_name"),
        ("guidance_scale", "cfg_scale"),
        ("num_inference_steps", "steps"),
        ("n", "num_images"),
    ],
    max_n: 4,
    ..ImageQuirks::DEFAULT
};

/// <https://docs.hyperbolic.xyz/docs/audio-generation-api>
static VOICES: SpeechQuirks = SpeechQuirks {
    path: "/audio/generation",
    model: false,
    takes: &["voice", "speed", "language"],
    rename: &[("input", "text"), ("voice", "speaker")],
    ..SpeechQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://api.hyperbolic.xyz/v1",
    base_url_env: &["HYPERBOLIC_BASE_URL"],
    key_env: &["HYPERBOLIC_API_KEY"],
    sign_up: "https://app.hyperbolic.ai/settings",
    capabilities: and(CHAT, &[Capability::Images, Capability::Speech]),
    models: &[
        ("meta-llama/Llama-3.3-70B-Instruct", text(131_072)),
        ("FLUX.1-dev", PAINTS),
        ("SDXL1.0-base", PAINTS),
        ("Melo-TTS", SPEAKS),
    ],
    default_model: "meta-llama/Llama-3.3-70B-Instruct",
    build: |d, s, t| {
        openai_and(d, s, t, (&PLAIN, None), |p| {
            p.images(Images::new(&PICTURES))
                .speech(Speech::new(&VOICES))
        })
    },
    ..plain("hyperbolic", "Hyperbolic")
};

register_provider!(DESCRIPTOR);
