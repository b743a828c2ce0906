//! Answers as Google writes them. Everything is optional, and what is not named here is skipped unread.

use serde::Deserialize;

use crate::openai::decode::lenient::{List, Num, Obj, Raw, Text};

/// A whole answer, or one event of a stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Chunk<'a> {
    #[serde(borrow)]
    pub(super) candidates: List<Candidate<'a>>,
    pub(super) prompt_feedback: Obj<Feedback<'a>>,
    #[serde(alias = "usage_metadata")]
    pub(super) usage_metadata: Obj<Box<Usage<'a>>>,
    #[serde(alias = "model_version")]
    pub(super) model_version: Text<'a>,
    #[serde(alias = "response_id")]
    pub(super) response_id: Text<'a>,
    pub(super) create_time: Text<'a>,
    pub(super) error: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Feedback<'a> {
    #[serde(borrow)]
    pub(super) block_reason: Text<'a>,
    pub(super) block_reason_message: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Candidate<'a> {
    pub(super) index: Num,
    #[serde(borrow)]
    pub(super) content: Obj<Content<'a>>,
    #[serde(alias = "finish_reason")]
    pub(super) finish_reason: Text<'a>,
    pub(super) grounding_metadata: Raw<'a>,
    pub(super) citation_metadata: Raw<'a>,
    pub(super) url_context_metadata: Raw<'a>,
    pub(super) logprobs_result: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Content<'a> {
    #[serde(borrow)]
    pub(super) parts: List<Part<'a>>,
}

/// A part. Exactly one of its kinds is there, with a signature perhaps.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Part<'a> {
    #[serde(borrow)]
    pub(super) text: Text<'a>,
    pub(super) thought: Raw<'a>,
    #[serde(alias = "thought_signature")]
    pub(super) thought_signature: Text<'a>,
    #[serde(alias = "function_call")]
    pub(super) function_call: Obj<Box<Call<'a>>>,
    #[serde(alias = "inline_data")]
    pub(super) inline_data: Obj<Blob<'a>>,
    #[serde(alias = "file_data")]
    pub(super) file_data: Obj<File<'a>>,
    pub(super) executable_code: Raw<'a>,
    pub(super) code_execution_result: Raw<'a>,
    pub(super) tool_call: Raw<'a>,
    pub(super) tool_response: Raw<'a>,
}

/// A call, whole or in pieces.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    pub(super) name: Text<'a>,
    pub(super) args: Raw<'a>,
    pub(super) partial_args: Raw<'a>,
    pub(super) will_continue: Raw<'a>,
}

/// Bytes in base64.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Blob<'a> {
    #[serde(borrow, alias = "mime_type")]
    pub(super) mime_type: Text<'a>,
    pub(super) data: Text<'a>,
}

/// A file behind an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct File<'a> {
    #[serde(borrow, alias = "mime_type")]
    pub(super) mime_type: Text<'a>,
    #[serde(alias = "file_uri")]
    pub(super) file_uri: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Usage<'a> {
    pub(super) prompt_token_count: Num,
    pub(super) candidates_token_count: Num,
    pub(super) thoughts_token_count: Num,
    pub(super) tool_use_prompt_token_count: Num,
    pub(super) cached_content_token_count: Num,
    pub(super) total_token_count: Num,
    #[serde(borrow)]
    pub(super) prompt_tokens_details: List<Modality<'a>>,
    pub(super) candidates_tokens_details: List<Modality<'a>>,
    pub(super) service_tier: Text<'a>,
}

/// Tokens of one modality.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Modality<'a> {
    #[serde(borrow)]
    pub(super) modality: Text<'a>,
    pub(super) token_count: Num,
}
