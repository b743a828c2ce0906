//! A server that is looked for at two places.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join;
use g4f_types::facets::{
    ImageAnswer, ImageRequest, Images, Quota, Speech, SpeechAnswer, SpeechRequest, Transcribe,
    TranscribeRequest, Transcript, Video, VideoJob, VideoRequest,
};
use g4f_types::{
    Capabilities, ChatRequest, ChatStream, Context, Error, ErrorKind, ModelInfo, Provider,
    ProviderInfo, Result, async_trait,
};

const UNKNOWN: usize = usize::MAX;

/// The same server at two places, of which the first that proves to be one is asked: other programs listen there too,
/// a gateway of this project among them.
pub(super) struct Doors {
    doors: [Arc<dyn Provider>; 2],
    open: AtomicUsize,
}

impl Doors {
    pub(super) fn new(first: Arc<dyn Provider>, second: Arc<dyn Provider>) -> Self {
        Self {
            doors: [first, second],
            open: AtomicUsize::new(UNKNOWN),
        }
    }

    /// Where it was found, else the first place.
    fn last(&self) -> &Arc<dyn Provider> {
        let [first, second] = &self.doors;
        match self.open.load(Ordering::Relaxed) {
            1 => second,
            _ => first,
        }
    }

    /// Looks at both places at once.
    async fn look(&self, cx: &Context) -> Result<()> {
        let [first, second] = &self.doors;
        let (at_first, at_second) = join(first.probe(cx), second.probe(cx)).await;
        let found = match (at_first, at_second) {
            (Ok(()), _) => Ok(0),
            (_, Ok(())) => Ok(1),
            (Err(one), Err(other)) => Err(nowhere(one, &other)),
        };
        let open = *found.as_ref().unwrap_or(&UNKNOWN);
        self.open.store(open, Ordering::Relaxed);
        found.map(drop)
    }

    /// The server, looked for when it is not known where it is.
    async fn server(&self, cx: &Context) -> Result<&Arc<dyn Provider>> {
        // A call that brings an address is for whoever is there.
        if cx.options().base_url.is_none() && self.open.load(Ordering::Relaxed) == UNKNOWN {
            self.look(cx).await?;
        }
        Ok(self.last())
    }

    /// Forgets where it was when nobody answers there any more.
    fn heed<T>(&self, answer: Result<T>) -> Result<T> {
        if let Err(error) = &answer
            && error.kind() == ErrorKind::Network
        {
            self.open.store(UNKNOWN, Ordering::Relaxed);
        }
        answer
    }
}

/// One error for both places. A server that is there and is none of these says more than silence.
fn nowhere(one: Error, other: &Error) -> Error {
    let message = format!("{}; {}", one.message(), other.message());
    one.with_message(message)
        .with_help("start a g4f server: g4f api --port 1337; for another place set base_url")
}

#[async_trait]
impl Provider for Doors {
    fn info(&self) -> &ProviderInfo {
        self.last().info()
    }

    fn capabilities(&self, model: &str) -> Capabilities {
        self.last().capabilities(model)
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let answer = self.server(cx).await?.chat(cx, request).await;
        self.heed(answer)
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let list = self.server(cx).await?.models(cx).await;
        self.heed(list)
    }

    async fn probe(&self, cx: &Context) -> Result<()> {
        self.look(cx).await
    }

    async fn quota(&self, cx: &Context) -> Result<Quota> {
        let quota = self.server(cx).await?.quota(cx).await;
        self.heed(quota)
    }

    fn images(&self) -> Option<&dyn Images> {
        Some(self)
    }

    fn speech(&self) -> Option<&dyn Speech> {
        Some(self)
    }

    fn transcribe(&self) -> Option<&dyn Transcribe> {
        Some(self)
    }

    fn video(&self) -> Option<&dyn Video> {
        Some(self)
    }
}

/// Asks the server that was found; the facet is there at both places or at none.
macro_rules! ask {
    ($self:ident, $cx:ident, $facet:ident, $call:ident, $what:expr) => {{
        let server = $self.server($cx).await?;
        let Some(facet) = server.$facet() else {
            return Err(Error::new(
                ErrorKind::Unsupported,
                concat!("it has no ", stringify!($facet)),
            ));
        };
        let answer = facet.$call($cx, $what).await;
        $self.heed(answer)
    }};
}

#[async_trait]
impl Images for Doors {
    async fn images(&self, cx: &Context, request: ImageRequest) -> Result<ImageAnswer> {
        ask!(self, cx, images, images, request)
    }
}

#[async_trait]
impl Speech for Doors {
    async fn speak(&self, cx: &Context, request: SpeechRequest) -> Result<SpeechAnswer> {
        ask!(self, cx, speech, speak, request)
    }
}

#[async_trait]
impl Transcribe for Doors {
    async fn transcribe(&self, cx: &Context, request: TranscribeRequest) -> Result<Transcript> {
        ask!(self, cx, transcribe, transcribe, request)
    }
}

#[async_trait]
impl Video for Doors {
    async fn submit(&self, cx: &Context, request: VideoRequest) -> Result<VideoJob> {
        ask!(self, cx, video, submit, request)
    }

    async fn poll(&self, cx: &Context, job: &VideoJob) -> Result<VideoJob> {
        ask!(self, cx, video, poll, job)
    }
}
