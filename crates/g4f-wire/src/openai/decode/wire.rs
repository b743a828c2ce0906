//! Answers and chunks as vendors write them. Everything is optional; what is not named here is skipped unread.
//!
//! What few chunks have is boxed: these are moved several times on their way out of the parser, and a chunk of text,
//! of which an answer has hundreds, should not carry room for tool calls and usage along.

use serde::Deserialize;

use super::content::Content;
use super::lenient::{List, Num, Obj, Raw, Text};

/// A whole answer, or one chunk of a stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Envelope<'a> {
    #[serde(borrow)]
    pub(in crate::openai) id: Text<'a>,
    pub(in crate::openai) object: Text<'a>,
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Text<'a>,
    pub(in crate::openai) created: Num,
    pub(in crate::openai) model: Text<'a>,
    pub(in crate::openai) choices: List<Choice<'a>>,
    pub(in crate::openai) usage: Obj<Box<Usage>>,
    pub(in crate::openai) x_groq: Obj<Groq>,
    pub(in crate::openai) system_fingerprint: Text<'a>,
    pub(in crate::openai) service_tier: Text<'a>,
    pub(in crate::openai) error: Raw<'a>,
    pub(in crate::openai) citations: Raw<'a>,
    pub(in crate::openai) search_results: Raw<'a>,
    // How errors look where there is no `error`.
    pub(in crate::openai) message: Raw<'a>,
    pub(in crate::openai) detail: Raw<'a>,
    pub(in crate::openai) errors: Raw<'a>,
    pub(in crate::openai) base_resp: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Groq {
    pub(in crate::openai) usage: Obj<Box<Usage>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Choice<'a> {
    pub(in crate::openai) index: Num,
    #[serde(borrow)]
    pub(in crate::openai) delta: Obj<Delta<'a>>,
    pub(in crate::openai) message: Obj<Box<Delta<'a>>>,
    /// Of legacy completions.
    pub(in crate::openai) text: Text<'a>,
    pub(in crate::openai) finish_reason: Text<'a>,
    pub(in crate::openai) logprobs: Raw<'a>,
    pub(in crate::openai) error: Raw<'a>,
}

/// A message, or a piece of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Delta<'a> {
    #[serde(borrow)]
    pub(in crate::openai) content: Content<'a>,
    pub(in crate::openai) reasoning_content: Content<'a>,
    pub(in crate::openai) reasoning: Content<'a>,
    pub(in crate::openai) reasoning_text: Content<'a>,
    pub(in crate::openai) thinking: Content<'a>,
    pub(in crate::openai) reasoning_details: Raw<'a>,
    pub(in crate::openai) refusal: Text<'a>,
    pub(in crate::openai) tool_calls: List<Box<ToolCall<'a>>>,
    pub(in crate::openai) function_call: Obj<Box<Function<'a>>>,
    pub(in crate::openai) annotations: Raw<'a>,
    pub(in crate::openai) images: Raw<'a>,
    pub(in crate::openai) audio: Obj<Box<Audio<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct ToolCall<'a> {
    pub(in crate::openai) index: Num,
    #[serde(borrow)]
    pub(in crate::openai) id: Text<'a>,
    pub(in crate::openai) function: Obj<Function<'a>>,
    pub(in crate::openai) custom: Obj<Function<'a>>,
    // What some vendors want back with the call.
    pub(in crate::openai) extra_content: Raw<'a>,
    pub(in crate::openai) thought_signature: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Function<'a> {
    #[serde(borrow)]
    pub(in crate::openai) name: Text<'a>,
    pub(in crate::openai) arguments: Raw<'a>,
    /// Of custom tools.
    pub(in crate::openai) input: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Audio<'a> {
    #[serde(borrow)]
    pub(crate) id: Text<'a>,
    pub(crate) data: Text<'a>,
    pub(crate) transcript: Text<'a>,
}

/// A part of content that is a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct ContentPart<'a> {
    #[serde(borrow, rename = "type")]
    pub(in crate::openai) kind: Text<'a>,
    pub(in crate::openai) text: Text<'a>,
    pub(in crate::openai) refusal: Text<'a>,
    pub(in crate::openai) thinking: Raw<'a>,
    pub(in crate::openai) reasoning: Raw<'a>,
    pub(in crate::openai) signature: Text<'a>,
    pub(in crate::openai) image_url: Raw<'a>,
    pub(in crate::openai) annotations: Raw<'a>,
    /// Of references.
    pub(in crate::openai) reference_ids: Raw<'a>,
    pub(in crate::openai) url: Raw<'a>,
    pub(in crate::openai) title: Text<'a>,
}

/// One of OpenRouter's `reasoning_details`, or a piece of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::openai) struct Detail<'a> {
    #[serde(borrow, rename = "type")]
    pub(in crate::openai) kind: Text<'a>,
    pub(in crate::openai) index: Num,
    pub(in crate::openai) id: Text<'a>,
    pub(in crate::openai) format: Text<'a>,
    pub(in crate::openai) text: Text<'a>,
    pub(in crate::openai) summary: Text<'a>,
    pub(in crate::openai) data: Text<'a>,
    pub(in crate::openai) signature: Text<'a>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct Usage {
    pub(crate) prompt_tokens: Num,
    pub(crate) completion_tokens: Num,
    pub(crate) total_tokens: Num,
    pub(crate) input_tokens: Num,
    pub(crate) output_tokens: Num,
    pub(crate) prompt_tokens_details: Obj<Details>,
    pub(crate) prompt_token_details: Obj<Details>,
    pub(crate) completion_tokens_details: Obj<Details>,
    pub(crate) input_tokens_details: Obj<Details>,
    pub(crate) output_tokens_details: Obj<Details>,
    pub(crate) cached_tokens: Num,
    pub(crate) num_cached_tokens: Num,
    pub(crate) prompt_cache_hit_tokens: Num,
    pub(crate) cache_read_input_tokens: Num,
    pub(crate) cache_creation_input_tokens: Num,
    pub(crate) reasoning_tokens: Num,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
pub(crate) struct Details {
    pub(crate) cached_tokens: Num,
    pub(crate) cache_write_tokens: Num,
    pub(crate) cache_creation_tokens: Num,
    pub(crate) audio_tokens: Num,
    pub(crate) image_tokens: Num,
    pub(crate) reasoning_tokens: Num,
    pub(crate) accepted_prediction_tokens: Num,
    pub(crate) rejected_prediction_tokens: Num,
}

impl From<Usage> for g4f_types::Usage {
    fn from(wire: Usage) -> Self {
        let prompt = wire
            .prompt_tokens_details
            .0
            .or(wire.prompt_token_details.0)
            .or(wire.input_tokens_details.0)
            .unwrap_or_default();
        let answer = wire
            .completion_tokens_details
            .0
            .or(wire.output_tokens_details.0)
            .unwrap_or_default();
        let input = wire.prompt_tokens.0.or(wire.input_tokens.0).unwrap_or(0);
        let output = wire
            .completion_tokens
            .0
            .or(wire.output_tokens.0)
            .unwrap_or(0);
        Self {
            input_tokens: input,
            output_tokens: output,
            total_tokens: wire.total_tokens.0.unwrap_or(input.saturating_add(output)),
            cached_input_tokens: (prompt.cached_tokens.0)
                .or(wire.prompt_cache_hit_tokens.0)
                .or(wire.cached_tokens.0)
                .or(wire.num_cached_tokens.0)
                .or(wire.cache_read_input_tokens.0),
            cache_write_tokens: (prompt.cache_write_tokens.0)
                .or(prompt.cache_creation_tokens.0)
                .or(wire.cache_creation_input_tokens.0),
            reasoning_tokens: answer.reasoning_tokens.0.or(wire.reasoning_tokens.0),
            input_audio_tokens: prompt.audio_tokens.0,
            output_audio_tokens: answer.audio_tokens.0,
            output_image_tokens: answer.image_tokens.0,
            accepted_prediction_tokens: answer.accepted_prediction_tokens.0,
            rejected_prediction_tokens: answer.rejected_prediction_tokens.0,
            estimated: false,
        }
    }
}
