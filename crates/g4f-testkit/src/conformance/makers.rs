//! Makers of pictures, videos and sound, whose work comes in steps: all that is asked of them is done at once, but
//! videos, which wait.

mod answers;
mod replicate;

use g4f_types::ChatRequest;
use serde_json::json;

use super::asked::Asked;
use super::wire::{Fault, Said, Wire};
use crate::{Received, Reply};

/// How one maker talks, by the id of its provider. Replicate alone chats.
#[derive(Clone, Copy, Debug)]
pub struct MakerWire(pub &'static str);

impl Wire for MakerWire {
    fn model(&self) -> &'static str {
        "owner/model"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        (self.0 == "replicate").then(|| replicate::plain(said))?
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        (self.0 == "replicate").then(|| replicate::stream(said))?
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        let report = json!({ "error": { "message": fault.message } });
        Some(Reply::status(fault.status).json(report))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        answers::models(self.0, ids)
    }

    fn noise(&self, noise: super::wire::Noise) -> Option<bytes::Bytes> {
        (self.0 == "replicate").then(|| replicate::noise(noise))?
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        replicate::check(received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        answers::of(self.0, asked)
    }
}
