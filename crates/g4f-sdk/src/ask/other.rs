//! What all calls beside chat share: how they are prepared, sent and answered.

use g4f_resilience::{Service, Stack};
use g4f_types::facets::{
    EmbedInput, EmbedRequest, Embeddings, ImageAnswer, ImageRequest, ImageTask, ModerateRequest,
    Moderation, Ranking, RerankRequest, SpeechAnswer, SpeechRequest, TranscribeRequest, Transcript,
    VideoRequest,
};
use g4f_types::{BodyEdit, BoxFuture, Call, CallOptions, Error, ErrorKind, Media, Result};
use g4f_wire::openai::serve::{Fields, set_field};
use serde_json::Value;
use tower::ServiceExt as _;

use super::{Askable, RequestBuilder, Sealed};
use crate::answered::Answered;
use crate::client::Client;
use crate::media::{Carries, Kind};

/// The stacks of the calls beside chat.
pub(crate) struct Services {
    images: Service<ImageRequest>,
    speech: Service<SpeechRequest>,
    transcribe: Service<TranscribeRequest>,
    embed: Service<EmbedRequest>,
    rerank: Service<RerankRequest>,
    moderate: Service<ModerateRequest>,
    video: Service<VideoRequest>,
}

impl Services {
    pub(crate) fn new(stack: &Stack) -> Self {
        Self {
            images: stack.service(),
            speech: stack.service(),
            transcribe: stack.service(),
            embed: stack.service(),
            rerank: stack.service(),
            moderate: stack.service(),
            video: stack.service(),
        }
    }
}

/// A call beside chat.
pub(crate) trait Other: Askable + Carries {
    /// Its stack.
    fn service(services: &Services) -> &Service<Self>;

    /// Looks for what is missing.
    ///
    /// # Errors
    /// `BadRequest` with what to give.
    fn check(&self) -> Result<()>;
}

/// Prepares and sends a request.
pub(crate) async fn ask<R: Other>(
    client: &Client,
    mut request: R,
    options: CallOptions,
) -> Result<Answered<R::Answer>> {
    request.check()?;
    client.inner.media.load(&mut request).await?;
    let cx = client.context_for_other(options, request.model(), request.needs());
    let service = R::service(&client.inner.others).clone();
    match service.oneshot(Call::new(cx.clone(), request)).await {
        Ok(answer) => Ok(Answered::new(answer, client.clone(), cx)),
        Err(error) => Err(error.with_trail(cx.trail().snapshot())),
    }
}

/// Sends a request in the making and returns the answer as the stack gave it.
pub(super) fn answered<R: Other>(
    builder: RequestBuilder<R>,
) -> BoxFuture<'static, Result<Answered<R::Answer>>> {
    Box::pin(async move {
        match builder.wrong {
            Some(error) => Err(error),
            None => ask(&builder.client, builder.request, builder.options).await,
        }
    })
}

/// Sets a field of a request; media stay aside meanwhile, as they may be large.
pub(super) fn set<R: Fields + Carries>(request: &mut R, name: &str, value: Value) -> Result<()> {
    let nothing = || Media::bytes(&b""[..]);
    let aside: Vec<Media> = request
        .media_mut()
        .into_iter()
        .map(|(media, _)| std::mem::replace(media, nothing()))
        .collect();
    let outcome = set_field(request, name, value);
    for ((place, _), media) in request.media_mut().into_iter().zip(aside) {
        *place = media;
    }
    outcome
}

/// The error for a request that lacks something.
fn missing(what: &str, help: &str) -> Error {
    Error::new(ErrorKind::BadRequest, format!("there is no {what}")).with_help(help)
}

fn demand(is_there: bool, what: &str, help: &str) -> Result<()> {
    if is_there {
        Ok(())
    } else {
        Err(missing(what, help))
    }
}

/// Which fields of a request hold media, and of what kind.
macro_rules! carries {
    ($($request:ident: [$($field:ident => $kind:ident),*];)*) => {$(
        impl Carries for $request {
            fn any_media(&self, test: &dyn Fn(&Media) -> bool) -> bool {
                let _ = test;
                false $(|| self.$field.iter().any(test))*
            }

            fn media_mut(&mut self) -> Vec<(&mut Media, Kind)> {
                let list = [$(self.$field.iter_mut().map(|media| (media, Kind::$kind)).collect()),*];
                let list: [Vec<_>; carries!(@count $($field)*)] = list;
                list.into_iter().flatten().collect()
            }
        }
    )*};
    (@count) => { 0 };
    (@count $first:ident $($rest:ident)*) => { 1 + carries!(@count $($rest)*) };
}

carries! {
    ImageRequest: [images => Image, mask => Image];
    SpeechRequest: [];
    TranscribeRequest: [audio => Audio];
    RerankRequest: [];
    ModerateRequest: [images => Image];
    VideoRequest: [images => Any];
}

impl Carries for EmbedRequest {
    fn any_media(&self, test: &dyn Fn(&Media) -> bool) -> bool {
        let mut inputs = self.input.iter();
        inputs.any(|input| matches!(input, EmbedInput::Image(media) if test(media)))
    }

    fn media_mut(&mut self) -> Vec<(&mut Media, Kind)> {
        let inputs = self.input.iter_mut();
        let media = inputs.filter_map(|input| match input {
            EmbedInput::Image(media) => Some((media, Kind::Image)),
            _ => None,
        });
        media.collect()
    }
}

/// The stack of a request, and what it must have.
macro_rules! others {
    ($($request:ident: $service:ident, |$it:ident| $check:expr;)*) => {$(
        impl Sealed for $request {}

        impl Other for $request {
            fn service(services: &Services) -> &Service<Self> {
                &services.$service
            }

            fn check(&self) -> Result<()> {
                let $it = self;
                $check
            }
        }
    )*};
}

others! {
    ImageRequest: images, |it| {
        let is_new = it.task == ImageTask::Generate;
        demand(!is_new || !it.prompt.trim().is_empty(), "prompt", "say what to show")?;
        demand(is_new || !it.images.is_empty(), "picture", "give the picture to change")
    };
    SpeechRequest: speech, |it| demand(!it.input.trim().is_empty(), "text to speak", "say what to say");
    TranscribeRequest: transcribe, |it| demand(it.audio.is_some(), "audio", "give a file, an address or bytes");
    EmbedRequest: embed, |it| demand(!it.input.is_empty(), "input to embed", "give at least one text");
    RerankRequest: rerank, |it| {
        demand(!it.query.trim().is_empty(), "query", "say what the documents are to answer")?;
        demand(!it.documents.is_empty(), "document to rank", "give at least one")
    };
    ModerateRequest: moderate, |it| {
        demand(!it.input.is_empty() || !it.images.is_empty(), "input to judge", "give a text or a picture")
    };
    VideoRequest: video, |it| {
        demand(!it.prompt.trim().is_empty() || !it.images.is_empty(), "prompt", "say what to show")
    };
}

/// What awaiting a request gives: its answer, with who gave it.
macro_rules! awaited {
    ($($request:ident => $answer:ty;)*) => {$(
        impl Askable for $request {
            type Draft = ();
            type Output = Answered<$answer>;

            fn edits(&mut self) -> &mut Vec<BodyEdit> {
                &mut self.extra
            }

            fn set_field(&mut self, name: &str, value: Value) -> Result<()> {
                set(self, name, value)
            }

            fn run(builder: RequestBuilder<Self>) -> BoxFuture<'static, Result<Self::Output>> {
                answered(builder)
            }
        }
    )*};
}

awaited! {
    ImageRequest => ImageAnswer;
    SpeechRequest => SpeechAnswer;
    TranscribeRequest => Transcript;
    EmbedRequest => Embeddings;
    RerankRequest => Ranking;
    ModerateRequest => Moderation;
}
