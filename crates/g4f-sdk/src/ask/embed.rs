//! `client.embed(..)`.

use g4f_types::facets::{EmbedInput, EmbedRequest};

use super::RequestBuilder;
use crate::client::Client;

/// Embeddings in the making. Await it for an [`Answered`](crate::Answered) with one vector for each input.
pub type EmbedBuilder = RequestBuilder<EmbedRequest>;

impl Client {
    /// Asks for vectors of these texts, tokens or pictures.
    pub fn embed<I: Into<EmbedInput>>(&self, input: impl IntoIterator<Item = I>) -> EmbedBuilder {
        self.embedding(EmbedRequest {
            input: input.into_iter().map(Into::into).collect(),
            ..EmbedRequest::default()
        })
    }

    /// A whole embeddings request.
    pub fn embedding(&self, request: EmbedRequest) -> EmbedBuilder {
        EmbedBuilder::new(self.clone(), request)
    }
}

impl EmbedBuilder {
    /// Length of the vectors.
    pub fn dimensions(mut self, dimensions: u32) -> Self {
        self.request.dimensions = Some(dimensions);
        self
    }

    /// `float` or `base64`: how the vectors travel.
    pub fn encoding_format(mut self, encoding_format: impl Into<String>) -> Self {
        self.request.encoding_format = Some(encoding_format.into());
        self
    }

    /// What they are for (`query`, `document`), where the vendor asks.
    pub fn input_type(mut self, input_type: impl Into<String>) -> Self {
        self.request.input_type = Some(input_type.into());
        self
    }

    /// End-user id.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.request.user = Some(user.into());
        self
    }
}
