//! Text from speech: `/audio/transcriptions` and `/audio/translations`.
//!
//! <https://platform.openai.com/docs/api-reference/audio>

pub(crate) mod answer;
mod encode;
mod quirks;

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{TranscribeRequest, Transcript};

use super::facet::{explain, target};
use crate::provider::{Link, Serve};

pub use quirks::{Diarize, TranscribeQuirks};

/// Writes down what is said, or translates it.
#[derive(Clone, Copy, Debug)]
pub struct Transcribe {
    quirks: &'static TranscribeQuirks,
}

impl Transcribe {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static TranscribeQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<TranscribeRequest> for Transcribe {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let (path, parts) = encode::encode(&request, self.quirks, target(link))?;
        let reply = link.post_form(path, parts).await?;
        let format = request.response_format.as_deref();
        let transcript = answer::decode(&reply.body, format, reply.media_type().as_deref());
        transcript.map_err(|error| explain(link, error))
    }
}
