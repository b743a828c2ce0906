//! Other publishers' models on Vertex, which speak their own dialects behind Google's paths.

use g4f_types::{ChatRequest, Result};

use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing};

/// A dialect whose paths begin with the model, at its publisher's place on Vertex.
#[derive(Clone, Copy, Debug)]
pub struct Published<F> {
    publisher: &'static str,
    family: F,
}

impl<F: ChatFamily> Published<F> {
    /// `family`, behind `publishers/PUBLISHER/models/`.
    pub const fn by(publisher: &'static str, family: F) -> Self {
        Self { publisher, family }
    }
}

impl<F: ChatFamily> ChatFamily for Published<F> {
    type Decoder = F::Decoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        let sent = self.family.encode(request, target)?;
        // The model may be named with its publisher already.
        let path = sent.path.trim_start_matches('/');
        let own = format!("publishers/{}/models/", self.publisher);
        let path = path.strip_prefix(own.as_str()).unwrap_or(path);
        let path = path.rsplit('/').next().unwrap_or(path);
        Ok(Outgoing {
            path: format!("{own}{path}").into(),
            ..sent
        })
    }

    fn decoder(&self, request: &ChatRequest) -> F::Decoder {
        self.family.decoder(request)
    }

    fn verdict(&self) -> Override {
        self.family.verdict()
    }
}
