//! What can be asked, seen alike by every layer: a request of some kind, and its answer.

use std::pin::Pin;
use std::sync::Arc;

use crate::capability::{Capability, CapabilitySet};
use crate::context::Context;
use crate::error::Result;
use crate::extra::BodyEdit;
use crate::facets::{
    EmbedRequest, Embeddings, ImageAnswer, ImageRequest, ModerateRequest, Moderation, Ranking,
    RerankRequest, SpeechAnswer, SpeechRequest, TranscribeRequest, Transcript, VideoJob,
    VideoRequest,
};
use crate::provider::Provider;
use crate::request::{ChatRequest, SIGNATURES, TOKEN_LIMITS, TUNING};
use crate::stream::ChatStream;

/// A future that can be kept anywhere.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request with its surroundings: what travels through the layers.
#[derive(Clone, Debug)]
pub struct Call<R> {
    /// Options, deadline, budget, trail, target.
    pub cx: Context,
    /// The request.
    pub request: R,
}

impl<R> Call<R> {
    /// A call.
    pub fn new(cx: Context, request: R) -> Self {
        Self { cx, request }
    }
}

/// A kind of request. The layers work on any of them.
pub trait Operation: Clone + Send + Sync + 'static {
    /// What comes back.
    type Answer: Send + 'static;

    /// Name in logs, after OpenTelemetry's GenAI operations.
    const NAME: &'static str;

    /// The model that is asked for; empty leaves the choice open.
    fn model(&self) -> &Arc<str>;

    /// Asks for another model.
    fn set_model(&mut self, model: Arc<str>);

    /// What a provider must be able to do.
    fn needs(&self) -> CapabilitySet;

    /// Whether the answer comes piece by piece.
    fn is_streamed(&self) -> bool {
        false
    }

    /// The same without a parameter that a target does not take, where that asks for nothing else; `None` where it
    /// would be another request.
    fn without(&self, parameter: &str) -> Option<Self> {
        let _ = parameter;
        None
    }

    /// Whether the answer is plain text, with which somebody else could go on where it broke off.
    fn is_plain_text(&self) -> bool {
        false
    }

    /// Asks for the rest of an answer of which `said` has been said; `prefill` where the target goes on with a last
    /// message of the assistant by itself. `None` where no rest can be asked for.
    fn for_the_rest(&self, said: &str, prefill: bool) -> Option<Self> {
        let _ = (said, prefill);
        None
    }

    /// Sends it.
    fn send<'a>(
        self,
        provider: &'a dyn Provider,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Self::Answer>>;
}

impl Operation for ChatRequest {
    type Answer = ChatStream;

    const NAME: &'static str = "chat";

    fn model(&self) -> &Arc<str> {
        &self.model
    }

    fn set_model(&mut self, model: Arc<str>) {
        self.model = model;
    }

    fn needs(&self) -> CapabilitySet {
        Self::needs(self)
    }

    fn is_streamed(&self) -> bool {
        self.stream
    }

    fn without(&self, parameter: &str) -> Option<Self> {
        if parameter == SIGNATURES {
            return self.without_signatures();
        }
        let mut request = self.clone();
        if TUNING.contains(&parameter) {
            let edit = BodyEdit::delete(format!("/{parameter}"));
            request.params_mut().extra.push(edit);
        } else if !TOKEN_LIMITS.contains(&parameter) {
            return None;
        }
        Some(request)
    }

    fn is_plain_text(&self) -> bool {
        Self::is_plain_text(self)
    }

    fn for_the_rest(&self, said: &str, prefill: bool) -> Option<Self> {
        Some(Self::for_the_rest(self, said, prefill))
    }

    fn send<'a>(
        self,
        provider: &'a dyn Provider,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<ChatStream>> {
        provider.chat(cx, self)
    }
}

macro_rules! operations {
    ($($request:ty => $answer:ty, $name:literal, $facet:ident.$method:ident, $what:literal, $needs:expr;)*) => {$(
        impl Operation for $request {
            type Answer = $answer;

            const NAME: &'static str = $name;

            fn model(&self) -> &Arc<str> {
                &self.model
            }

            fn set_model(&mut self, model: Arc<str>) {
                self.model = model;
            }

            fn needs(&self) -> CapabilitySet {
                let needs: fn(&Self) -> Capability = $needs;
                CapabilitySet::of(&[needs(self)])
            }

            fn without(&self, parameter: &str) -> Option<Self> {
                // The request's own method of this name.
                <$request>::without(self, parameter)
            }

            fn send<'a>(
                self,
                provider: &'a dyn Provider,
                cx: &'a Context,
            ) -> BoxFuture<'a, Result<Self::Answer>> {
                match provider.$facet() {
                    Some(facet) => facet.$method(cx, self),
                    None => Box::pin(std::future::ready(Err(provider.unsupported($what)))),
                }
            }
        }
    )*};
}

operations! {
    ImageRequest => ImageAnswer, "generate_image", images.images, "images", |r| r.capability();
    SpeechRequest => SpeechAnswer, "speech", speech.speak, "speech", |_| Capability::Speech;
    TranscribeRequest => Transcript, "transcription", transcribe.transcribe, "transcription",
        |r| if r.translate { Capability::Translation } else { Capability::Transcription };
    EmbedRequest => Embeddings, "embeddings", embed.embed, "embeddings", |_| Capability::Embeddings;
    RerankRequest => Ranking, "rerank", rerank.rerank, "reranking", |_| Capability::Rerank;
    ModerateRequest => Moderation, "moderation", moderate.moderate, "moderation", |_| Capability::Moderation;
    VideoRequest => VideoJob, "generate_video", video.submit, "videos", |_| Capability::Video;
}
