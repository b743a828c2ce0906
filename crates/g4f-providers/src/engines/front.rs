//! An engine: a provider that can be recognised.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use g4f_types::facets::{Embed, Images, Moderate, Rerank, Speech, Transcribe, Video};
use g4f_types::{
    Capabilities, ChatRequest, ChatStream, Context, Descriptor, Error, ErrorKind, HttpRequest,
    ModelInfo, Provider, ProviderInfo, Result, Settings, Transport, async_trait,
};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use serde_json::Value;

use crate::engines::address::base_url;
use crate::prelude::{Quirks, WireProvider, openai_and};

/// Most bytes of an answer to a probe. What is larger is not one of these.
const MOST: u64 = 1024 * 1024;
/// Deadline of a probe's connection, unless the caller has another.
const CONNECT: Duration = Duration::from_millis(250);

/// How an engine is recognised.
pub(crate) struct Sign {
    /// Port of an address that is written without one.
    pub(crate) port: u16,
    /// Path of the request, from the root of the server.
    pub(crate) path: &'static str,
    /// Whether the answer is this engine's.
    pub(crate) is_its: fn(&Value) -> bool,
}

/// Builds an engine of the `openai` family.
pub(crate) fn engine(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    quirks: &'static Quirks,
    sign: &'static Sign,
) -> Result<Arc<dyn Provider>> {
    engine_and(
        descriptor,
        settings,
        transport,
        (quirks, sign),
        |provider| provider,
    )
}

/// The same, with pieces for more than chat.
pub(crate) fn engine_and(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    (quirks, sign): (&'static Quirks, &'static Sign),
    add: fn(WireProvider) -> WireProvider,
) -> Result<Arc<dyn Provider>> {
    recognised(descriptor, settings, transport, sign, |d, s, t| {
        openai_and(d, s, t, (quirks, None), add)
    })
}

/// Builds an engine of any family. Its address is given to `build` with the path `/v1` where none was written.
pub(crate) fn recognised(
    descriptor: &'static Descriptor,
    mut settings: Settings,
    transport: Arc<dyn Transport>,
    sign: &'static Sign,
    build: impl FnOnce(&'static Descriptor, Settings, Arc<dyn Transport>) -> Result<Arc<dyn Provider>>,
) -> Result<Arc<dyn Provider>> {
    let written = settings.base_url.as_deref().unwrap_or(descriptor.base_url);
    settings.base_url = Some(base_url(written, sign.port));
    let inner = build(descriptor, settings, transport.clone())?;
    Ok(Arc::new(Engine {
        inner,
        transport,
        sign,
    }))
}

struct Engine {
    inner: Arc<dyn Provider>,
    transport: Arc<dyn Transport>,
    sign: &'static Sign,
}

#[async_trait]
impl Provider for Engine {
    fn info(&self) -> &ProviderInfo {
        self.inner.info()
    }

    fn capabilities(&self, model: &str) -> Capabilities {
        self.inner.capabilities(model)
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        self.inner.chat(cx, request).await
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        self.inner.models(cx).await
    }

    async fn probe(&self, cx: &Context) -> Result<()> {
        let root = root_of(&self.info().base_url);
        let answer = get_json(&*self.transport, cx, &format!("{root}{}", self.sign.path)).await?;
        if (self.sign.is_its)(&answer) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::InvalidResponse,
            format!("what answers at {root} is not {}", self.info().name),
        ))
    }

    fn images(&self) -> Option<&dyn Images> {
        self.inner.images()
    }

    fn speech(&self) -> Option<&dyn Speech> {
        self.inner.speech()
    }

    fn transcribe(&self) -> Option<&dyn Transcribe> {
        self.inner.transcribe()
    }

    fn embed(&self) -> Option<&dyn Embed> {
        self.inner.embed()
    }

    fn rerank(&self) -> Option<&dyn Rerank> {
        self.inner.rerank()
    }

    fn moderate(&self) -> Option<&dyn Moderate> {
        self.inner.moderate()
    }

    fn video(&self) -> Option<&dyn Video> {
        self.inner.video()
    }
}

/// The server behind a base URL.
pub(crate) fn root_of(base_url: &str) -> &str {
    base_url.strip_suffix("/v1").unwrap_or(base_url)
}

/// The JSON at `url`.
///
/// # Errors
/// Whatever the transport says; `Auth` when a key is wanted, `Server` for any other refusal, `InvalidResponse` for what
/// is not JSON or too long.
pub(crate) async fn get_json(transport: &dyn Transport, cx: &Context, url: &str) -> Result<Value> {
    let mut request = HttpRequest::get(url);
    request.options.connect_timeout = Some(cx.options().connect.unwrap_or(CONNECT));
    request.options.max_body = Some(MOST);
    if let Some(key) = cx.credential()
        && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", key.expose()))
    {
        value.set_sensitive(true);
        request.headers.insert(AUTHORIZATION, value);
    }
    let mut response = transport.send(request).await?;
    let status = response.status;
    if !status.is_success() {
        let kind = match status.as_u16() {
            401 | 403 => ErrorKind::Auth,
            _ => ErrorKind::Server,
        };
        let error = Error::new(kind, format!("{url} answers with {status}"));
        return Err(error.with_status(status.as_u16()));
    }
    let unreadable = || Error::new(ErrorKind::InvalidResponse, format!("{url} sends no JSON"));
    let mut body = Vec::new();
    while let Some(piece) = response.body.next().await {
        body.extend_from_slice(&piece?);
        if body.len() as u64 > MOST {
            return Err(unreadable());
        }
    }
    serde_json::from_slice(&body).map_err(|_| unreadable())
}
