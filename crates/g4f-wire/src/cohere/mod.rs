//! Cohere's own API, version 2: chat, embeddings and reranking.
//!
//! The base URL ends in `/v2`; the list of models is still served by version 1 beside it. Reference:
//! <https://docs.cohere.com/reference/chat>.
//!
//! | direction | entry |
//! |---|---|
//! | chat | [`Cohere`] |
//! | embeddings | [`CohereEmbed`] |
//! | reranking | [`CohereRerank`] |
//! | the list of models | [`CohereModels`] |

mod citations;
mod embed;
mod encode;
mod models;
mod rerank;
mod stream;
mod usage;
mod verdict;

use g4f_types::{ChatRequest, Result};
use serde_json::Value;

use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Link, Outgoing, Reply};

pub use embed::CohereEmbed;
pub use models::CohereModels;
pub use rerank::CohereRerank;
pub use stream::CohereDecoder;

/// Cohere's chat.
///
/// What is thought comes in two ways: as blocks of thinking, and as the plan that goes before tool calls. Both are
/// handed out as reasoning, and go back in the next turn as what they were.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cohere;

impl ChatFamily for Cohere {
    type Decoder = CohereDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        encode::encode(request, target)
    }

    fn decoder(&self, _: &ChatRequest) -> CohereDecoder {
        CohereDecoder::default()
    }

    fn verdict(&self) -> Override {
        verdict::verdict
    }
}

/// What a call beside chat gave.
///
/// # Errors
/// What the answer reports in place of it: `{"message": ".."}`.
fn checked(link: &Link<'_>, reply: &Reply) -> Result<Value> {
    let answer = reply.value()?;
    if answer["message"].is_string() {
        return Err(link.in_band(&answer));
    }
    Ok(answer)
}
