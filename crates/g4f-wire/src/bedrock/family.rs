//! Converse as a chat family.

use g4f_types::{ChatRequest, Result};

use super::decode::ConverseDecoder;
use super::encode;
use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing};

/// Chat through `Converse`, and through `ConverseStream` where a stream is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Converse;

impl ChatFamily for Converse {
    type Decoder = ConverseDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        encode::request(request, target)
    }

    fn decoder(&self, request: &ChatRequest) -> ConverseDecoder {
        ConverseDecoder::new(&request.model)
    }

    fn verdict(&self) -> Override {
        super::verdict
    }
}
