//! Groq. Its limits of a day and of a minute come as the same error; the words tell them apart.

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .token_limit(TokenLimit::MaxCompletionTokens)
    .names(Names::None)
    .allow(&["parallel_tool_calls", "include_reasoning", "service_tier"])
    .omit(&[
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "n",
        "top_k",
        "min_p",
        "repetition_penalty",
    ])
    .reasoning_back(ReasoningBack::Text("reasoning"));

/// Its voices make waves only, and say so.
static VOICES: SpeechQuirks = SpeechQuirks {
    voices: &[("", "hannah")],
    default_format: "wav",
    names_format: true,
    takes: &["voice", "response_format", "speed"],
    ..SpeechQuirks::DEFAULT
};

/// Larger files go by address: <https://console.groq.com/docs/speech-to-text>.
static EARS: TranscribeQuirks = TranscribeQuirks {
    max_bytes: Some(100 * 1024 * 1024),
    url_field: Some("url"),
    ..TranscribeQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["GroqCloud"],
    base_url: "https://api.groq.com/openai/v1",
    base_url_env: &["GROQ_BASE_URL"],
    key_env: &["GROQ_API_KEY"],
    sign_up: "https://console.groq.com/keys",
    access: Access::FreeKey,
    capabilities: and(
        without(CHAT, &[Capability::Logprobs, Capability::Choices]),
        &[
            Capability::Speech,
            Capability::Transcription,
            Capability::Translation,
        ],
    ),
    models: &[
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("openai/gpt-oss-20b", thinker(131_072)),
        ("qwen/qwen3.6-27b", seeing_thinker(131_072)),
        ("whisper-large-v3-turbo", LISTENS),
        ("whisper-large-v3", TRANSLATES),
        ("canopylabs/orpheus-v1-english", SPEAKS),
    ],
    default_model: "openai/gpt-oss-120b",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, None), |p| {
            p.speech(Speech::new(&VOICES))
                .transcribe(Transcribe::new(&EARS))
        })
    },
    ..plain("groq", "Groq")
};

register_provider!(DESCRIPTOR);
