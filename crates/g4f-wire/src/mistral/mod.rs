//! Mistral: chat completions in OpenAI's manner, with differences, and completions that fill a gap.
//!
//! What differs is data, in [`CHAT`] and its like; references: <https://docs.mistral.ai/api>. A chat with a field
//! `suffix` of the caller's own is asked for as a gap between its last words and that suffix.

mod fim;

use g4f_types::{ChatRequest, Result};

use crate::openai::{
    Documents, EmbedQuirks, Inputs, ModerateQuirks, Names, OpenAi, Quirks, ReasoningBack, Required,
    StreamDecoder, TranscribeQuirks,
};
use crate::provider::{ChatFamily, EncodeTarget, Outgoing};

/// Its chat. It refuses fields that it does not know.
pub const CHAT: Quirks = Quirks::new()
    .required(Required::Any)
    .short_tool_ids(true)
    .names(Names::Tools)
    .documents(Documents::Url)
    .prefill(Some("prefix"))
    .reasoning_back(ReasoningBack::Parts)
    .allow(&["parallel_tool_calls", "prediction", "strict"])
    .omit(&[
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "top_k",
        "min_p",
        "repetition_penalty",
        "user",
    ])
    .rename(&[("seed", "random_seed")])
    .stream_options(false);

/// Its embeddings.
pub static EMBED: EmbedQuirks = EmbedQuirks {
    inputs: Inputs::Texts { tokens: false },
    max_inputs: 512,
    takes: &["dimensions", "encoding_format"],
    rename: &[("dimensions", "output_dimension")],
    ..EmbedQuirks::DEFAULT
};

/// Its transcription. Segments come as soon as their times are asked for.
pub static TRANSCRIBE: TranscribeQuirks = TranscribeQuirks {
    translate: None,
    url_field: Some("file_url"),
    takes: &["language", "temperature", "timestamp_granularities"],
    implied_formats: &["json", "verbose_json"],
    diarize: crate::openai::Diarize::Field,
    ..TranscribeQuirks::DEFAULT
};

/// Its moderation.
pub static MODERATE: ModerateQuirks = ModerateQuirks {
    images: false,
    ..ModerateQuirks::DEFAULT
};

/// Mistral's chat.
#[derive(Clone, Copy, Debug)]
pub struct Mistral {
    chat: OpenAi,
}

impl Mistral {
    /// As Mistral itself speaks it.
    pub const fn new() -> Self {
        Self::of(&const { CHAT })
    }

    /// As an address of its own speaks it.
    pub const fn of(quirks: &'static Quirks) -> Self {
        Self {
            chat: OpenAi::new(quirks),
        }
    }
}

impl Default for Mistral {
    fn default() -> Self {
        Self::new()
    }
}

impl ChatFamily for Mistral {
    type Decoder = StreamDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        if request.params.other.contains_key("suffix") {
            fim::encode(request, target)
        } else {
            self.chat.encode(request, target)
        }
    }

    fn decoder(&self, request: &ChatRequest) -> StreamDecoder {
        self.chat.decoder(request)
    }
}

#[cfg(test)]
mod tests;
