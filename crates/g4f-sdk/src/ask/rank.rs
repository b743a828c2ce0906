//! `client.rerank(..)`, `client.moderate(..)`.

use g4f_types::Media;
use g4f_types::facets::{ModerateRequest, RerankRequest};

use super::RequestBuilder;
use crate::client::Client;

/// A ranking in the making. Await it for an [`Answered`](crate::Answered) with places and scores.
pub type RerankBuilder = RequestBuilder<RerankRequest>;

/// A judgement in the making. Await it for an [`Answered`](crate::Answered) with what was flagged.
pub type ModerateBuilder = RequestBuilder<ModerateRequest>;

impl Client {
    /// Asks which of these documents answer `query` best.
    pub fn rerank<S: Into<String>>(
        &self,
        query: impl Into<String>,
        documents: impl IntoIterator<Item = S>,
    ) -> RerankBuilder {
        self.ranking(RerankRequest {
            query: query.into(),
            documents: documents.into_iter().map(Into::into).collect(),
            ..RerankRequest::default()
        })
    }

    /// A whole reranking request.
    pub fn ranking(&self, request: RerankRequest) -> RerankBuilder {
        RerankBuilder::new(self.clone(), request)
    }

    /// Asks whether these texts are harmful.
    pub fn moderate<S: Into<String>>(&self, input: impl IntoIterator<Item = S>) -> ModerateBuilder {
        self.moderation(ModerateRequest {
            input: input.into_iter().map(Into::into).collect(),
            ..ModerateRequest::default()
        })
    }

    /// A whole moderation request.
    pub fn moderation(&self, request: ModerateRequest) -> ModerateBuilder {
        ModerateBuilder::new(self.clone(), request)
    }
}

impl RerankBuilder {
    /// How many to return.
    pub fn top_n(mut self, top_n: u32) -> Self {
        self.request.top_n = Some(top_n);
        self
    }
}

impl ModerateBuilder {
    /// A picture to judge as well.
    pub fn picture(mut self, image: Media) -> Self {
        self.request.images.push(image);
        self
    }
}
