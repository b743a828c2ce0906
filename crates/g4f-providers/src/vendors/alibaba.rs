//! Alibaba Cloud (Qwen) outside China; the address of the other region goes into `base_url`.

use g4f_wire::dashscope;

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new()
    .allow(&["parallel_tool_calls"])
    .reasoning(ReasoningStyle::EnableThinking);

/// Ten texts in one call: <https://www.alibabacloud.com/help/en/model-studio/embedding>.
static VECTORS: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 10,
    takes: &["dimensions", "encoding_format"],
    ..EmbedQuirks::DEFAULT
};

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["dashscope", "qwen", "QwenCode"],
    base_url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    base_url_env: &["DASHSCOPE_BASE_URL"],
    key_env: &["DASHSCOPE_API_KEY", "ALIBABA_API_KEY", "QWENCLOUD_API_KEY"],
    sign_up: "https://modelstudio.console.alibabacloud.com",
    capabilities: and(
        CHAT,
        &[
            Capability::Embeddings,
            Capability::Images,
            Capability::ImageEdits,
            Capability::Speech,
            Capability::Video,
        ],
    ),
    models: &[
        ("qwen-plus", thinker(1_000_000)),
        ("qwen-flash", thinker(1_000_000)),
        ("qwen3.7-plus", seeing_thinker(1_000_000)),
        ("text-embedding-v4", EMBEDS),
        ("qwen-image", PAINTS),
        ("qwen-image-edit", EDITS),
        ("qwen3-tts-flash", SPEAKS),
        ("wan2.2-t2v-plus", FILMS),
    ],
    default_model: "qwen-plus",
    build: |d, s, t| {
        openai_and(d, s, t, (&QUIRKS, Some(g4f_wire::jobs::verdict)), |p| {
            dashscope::pieces(p.embed(Embed::new(&VECTORS)))
        })
    },
    ..plain("alibaba", "Alibaba Cloud")
};

register_provider!(DESCRIPTOR);
