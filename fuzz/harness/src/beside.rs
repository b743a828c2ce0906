//! Answers to everything beside chat.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ModerateRequest, RerankRequest, SpeechRequest, TranscribeRequest,
    VideoRequest,
};
use g4f_types::{Capability, Context, Descriptor, Media, Provider, Result};

use crate::asked::{context, run};
use crate::chat::shown;
use crate::events::Counted;
use crate::providers::{answering, provider};

/// Something beside chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Pictures.
    Images,
    /// Sound from words.
    Speech,
    /// Words from sound.
    Transcription,
    /// Vectors.
    Embeddings,
    /// An order of documents.
    Rerank,
    /// A judgement.
    Moderation,
    /// Videos.
    Video,
    /// The list of models.
    Models,
    /// What is left of the account.
    Quota,
}

/// All of them.
pub const FACETS: [Facet; 9] = [
    Facet::Images,
    Facet::Speech,
    Facet::Transcription,
    Facet::Embeddings,
    Facet::Rerank,
    Facet::Moderation,
    Facet::Video,
    Facet::Models,
    Facet::Quota,
];

/// Takes the input as the answer of every vendor that has the facet, for each vendor's own way of asking, under every
/// media type that an answer may declare.
///
/// # Panics
/// When an answer is much larger than the input, or an error much longer than a sentence.
pub fn beside(facet: Facet, input: &[u8]) {
    for vendor in facet.vendors() {
        for media_type in facet.media_types() {
            let chunks = vec![Bytes::copy_from_slice(input)];
            let provider = answering(vendor, 200, media_type, chunks);
            let answer = run(async { facet.ask(vendor, &*provider, &context(None)).await });
            match answer {
                // Base64 and lists of numbers are shorter than what they say, written out for people.
                Ok(size) => assert!(
                    size <= 4096 + input.len() * 64,
                    "{}: {size} of {}: {}",
                    vendor.id,
                    input.len(),
                    shown(input)
                ),
                Err(error) => assert!(error.message().len() <= 8 * 1024, "{}", vendor.id),
            }
        }
    }
}

impl Facet {
    /// Who has it. Lists of models are read in few ways, each by the vendors of a family.
    fn vendors(self) -> &'static [&'static Descriptor] {
        static ALL: LazyLock<Vec<(Facet, Vec<&'static Descriptor>)>> = LazyLock::new(|| {
            let of = |facet: Facet| (facet, facet.found());
            FACETS.into_iter().map(of).collect()
        });
        let found = ALL.iter().find(|(facet, _)| *facet == self);
        found.map_or(&[], |(_, vendors)| vendors)
    }

    fn found(self) -> Vec<&'static Descriptor> {
        let mut families = BTreeSet::new();
        let mut all = g4f_providers::all();
        all.retain(|vendor| {
            let provider = provider(vendor, Arc::default());
            match self {
                Self::Images => provider.images().is_some(),
                Self::Speech => provider.speech().is_some(),
                Self::Transcription => provider.transcribe().is_some(),
                Self::Embeddings => provider.embed().is_some(),
                Self::Rerank => provider.rerank().is_some(),
                Self::Moderation => provider.moderate().is_some(),
                Self::Video => provider.video().is_some(),
                Self::Models => families.insert(vendor.family),
                Self::Quota => true,
            }
        });
        all
    }

    /// The media types under which answers come.
    const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Speech => &["application/json", "audio/mpeg", "text/event-stream"],
            Self::Images => &["application/json", "text/event-stream", "image/png"],
            Self::Transcription => &["application/json", "text/event-stream", "text/plain"],
            _ => &["application/json"],
        }
    }

    /// Asks, and says how large the answer is, written out; 0 where the vendor does not have it.
    async fn ask(
        self,
        vendor: &'static Descriptor,
        provider: &dyn Provider,
        cx: &Context,
    ) -> Result<usize> {
        let model = model(vendor, self);
        match self {
            Self::Images => {
                let Some(images) = provider.images() else {
                    return Ok(0);
                };
                let request = ImageRequest {
                    model: model.into(),
                    prompt: "a fox".to_owned(),
                    ..ImageRequest::default()
                };
                images.images(cx, request).await.map(|all| size(&all))
            }
            Self::Speech => {
                let Some(speech) = provider.speech() else {
                    return Ok(0);
                };
                let request = SpeechRequest {
                    model: model.into(),
                    input: "Hi".to_owned(),
                    voice: Some("alloy".to_owned()),
                    ..SpeechRequest::default()
                };
                let mut answer = speech.speak(cx, request).await?;
                let mut heard = answer.media_type.len();
                while let Some(piece) = answer.audio.next().await {
                    heard += piece?.len();
                }
                Ok(heard)
            }
            Self::Transcription => {
                let Some(ears) = provider.transcribe() else {
                    return Ok(0);
                };
                let audio = Media::bytes(&b"RIFF\x04\0\0\0WAVE"[..]);
                let request = TranscribeRequest {
                    model: model.into(),
                    audio: Some(audio.with_media_type("audio/wav").with_name("a.wav")),
                    ..TranscribeRequest::default()
                };
                ears.transcribe(cx, request).await.map(|all| size(&all))
            }
            Self::Embeddings => {
                let Some(embed) = provider.embed() else {
                    return Ok(0);
                };
                let request = EmbedRequest {
                    model: model.into(),
                    input: vec!["one".into(), "two".into()],
                    ..EmbedRequest::default()
                };
                embed.embed(cx, request).await.map(|all| size(&all))
            }
            Self::Rerank => {
                let Some(rerank) = provider.rerank() else {
                    return Ok(0);
                };
                let request = RerankRequest {
                    model: model.into(),
                    query: "q".to_owned(),
                    documents: vec!["a".to_owned(), "b".to_owned()],
                    ..RerankRequest::default()
                };
                rerank.rerank(cx, request).await.map(|all| size(&all))
            }
            Self::Moderation => {
                let Some(judge) = provider.moderate() else {
                    return Ok(0);
                };
                let request = ModerateRequest {
                    model: model.into(),
                    input: vec!["a".to_owned()],
                    ..ModerateRequest::default()
                };
                judge.moderate(cx, request).await.map(|all| size(&all))
            }
            Self::Video => {
                let Some(video) = provider.video() else {
                    return Ok(0);
                };
                let request = VideoRequest {
                    model: model.into(),
                    prompt: "a fox".to_owned(),
                    ..VideoRequest::default()
                };
                let job = video.submit(cx, request).await?;
                let polled = video.poll(cx, &job).await?;
                Ok(size(&job).max(size(&polled)))
            }
            Self::Models => provider.models(cx).await.map(|all| size(&all)),
            Self::Quota => provider.quota(cx).await.map(|quota| size(&quota)),
        }
    }

    const fn capability(self) -> Option<Capability> {
        match self {
            Self::Images => Some(Capability::Images),
            Self::Speech => Some(Capability::Speech),
            Self::Transcription => Some(Capability::Transcription),
            Self::Embeddings => Some(Capability::Embeddings),
            Self::Rerank => Some(Capability::Rerank),
            Self::Moderation => Some(Capability::Moderation),
            Self::Video => Some(Capability::Video),
            Self::Models | Self::Quota => None,
        }
    }
}

/// A model of the vendor's that is known for it, else any.
fn model(vendor: &'static Descriptor, facet: Facet) -> &'static str {
    let listed = facet.capability().and_then(|capability| {
        let mut models = vendor.models.iter();
        models.find(|(_, can)| can.yes.contains(capability))
    });
    listed.map_or(vendor.default_model, |(id, _)| id)
}

fn size(answer: &impl std::fmt::Debug) -> usize {
    let mut counted = Counted(0);
    let _ = write!(counted, "{answer:?}");
    counted.0
}
