//! The provider for every server that speaks this family.

mod answer;
mod call;
mod info;
mod log;
mod plain;
mod secrets;

use std::sync::Arc;

use async_trait::async_trait;
use g4f_types::{
    ChatRequest, ChatStream, Context, Credential, Descriptor, Error, ErrorKind, FaultDomain,
    HttpResponse, ModelInfo, Provider, ProviderInfo, Result, Settings, Transport,
};
use http::HeaderMap;
use serde_json::Value;

use super::models;
use super::{DecodeOptions, EncodeTarget, Quirks, encode_request};
use crate::classify::{self, Answer, Override};
use crate::http::{read_body, read_prefix};
use answer::AnswerStream;
use call::Calls;
use secrets::Secrets;

/// Most bytes of a list of models.
const MAX_MODELS_BODY: u64 = 32 * 1024 * 1024;
/// Most bytes of a plain answer. Pictures and sound come in it as base64.
const MAX_PLAIN_BODY: u64 = 128 * 1024 * 1024;

/// Asks one server over a [`Transport`].
///
/// A vendor is a [`Descriptor`], its [`Quirks`], and, where its error answers need it, an [`Override`]:
///
/// ```
/// use std::sync::Arc;
/// use g4f_types::{Descriptor, Provider, Result, Settings, Transport};
/// use g4f_wire::openai::{OpenAiProvider, Quirks};
///
/// static QUIRKS: Quirks = Quirks::new();
///
/// fn build(vendor: &'static Descriptor, settings: Settings, way: Arc<dyn Transport>) -> Result<Arc<dyn Provider>> {
///     OpenAiProvider::build(vendor, settings, way, &QUIRKS)
/// }
/// ```
///
/// A call's own base URL, key, headers and proxy win over the settings. Whether an answer is read as a stream or as
/// a whole depends on what comes, not on what was asked for. Nothing runs in the background: an answer is read as it
/// is polled, and dropping it closes the exchange.
pub struct OpenAiProvider {
    info: ProviderInfo,
    calls: Calls,
    transport: Arc<dyn Transport>,
    quirks: &'static Quirks,
    vendor: Option<Override>,
    /// Whether the user said which models there are.
    models_are_set: bool,
}

impl OpenAiProvider {
    /// A provider.
    ///
    /// # Errors
    /// `Config` when there is no base URL, or one that cannot be asked; the message names the field.
    pub fn new(
        descriptor: &'static Descriptor,
        settings: Settings,
        transport: Arc<dyn Transport>,
        quirks: &'static Quirks,
    ) -> Result<Self> {
        let info = info::of(descriptor, &settings)?;
        Ok(Self {
            models_are_set: !settings.models.is_empty(),
            calls: Calls::new(&info, settings, quirks),
            info,
            transport,
            quirks,
            vendor: None,
        })
    }

    /// Lets the vendor overrule how error answers are read.
    #[must_use]
    pub fn with_override(mut self, vendor: Override) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// A provider, ready for a registry.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn build(
        descriptor: &'static Descriptor,
        settings: Settings,
        transport: Arc<dyn Transport>,
        quirks: &'static Quirks,
    ) -> Result<Arc<dyn Provider>> {
        Ok(Arc::new(Self::new(
            descriptor, settings, transport, quirks,
        )?))
    }

    /// The model to send: the target's, else the request's by the provider's own name, else the default.
    fn model(&self, cx: &Context, request: &ChatRequest) -> Arc<str> {
        let asked = match cx.target() {
            Some(target) => target.model.clone(),
            None if request.model_is_open() => Arc::from(""),
            None => match self.info.model_aliases.get(&*request.model) {
                Some(own) => Arc::from(own.as_str()),
                None => request.model.clone(),
            },
        };
        match &self.info.default_model {
            Some(default) if asked.is_empty() => Arc::from(default.as_str()),
            _ => asked,
        }
    }

    /// Fetches from a path behind the base URL.
    async fn get(&self, cx: &Context, path: &str, origin: &Origin) -> Result<HttpResponse> {
        let request = self.calls.get(cx, path, origin.key.as_ref())?;
        let response = self.transport.send(request).await?;
        if response.status.is_success() {
            Ok(response)
        } else {
            Err(origin.read(response).await)
        }
    }

    /// What errors of a call must name.
    fn origin(&self, cx: &Context, model: Arc<str>) -> Origin {
        Origin {
            provider: self.info.id.clone(),
            model,
            key: self.calls.key(cx),
            secrets: self.calls.secrets(cx),
            vendor: self.vendor,
        }
    }
}

#[async_trait]
impl Provider for OpenAiProvider {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let origin = self.origin(cx, self.model(cx, &request));
        match self.ask(cx, &request, &origin).await {
            Ok(Asked::Whole(stream)) => Ok(stream),
            Ok(Asked::Begun(response)) => Ok(ChatStream::new(AnswerStream::new(
                response,
                DecodeOptions::new(&request, self.quirks),
                origin,
            ))),
            Err(error) => Err(origin.sign(error)),
        }
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        if self.models_are_set {
            return Ok(self.info.models.clone());
        }
        let path = self
            .quirks
            .models_path
            .ok_or_else(|| self.unsupported("a list of models"))?;
        let origin = self.origin(cx, Arc::from(""));
        let list = async {
            let response = self.get(cx, path, &origin).await?;
            let body = read_body(response, MAX_MODELS_BODY).await?;
            models::parse(&body)
        };
        list.await.map_err(|error| origin.sign(error))
    }

    async fn probe(&self, cx: &Context) -> Result<()> {
        let path = self
            .quirks
            .models_path
            .ok_or_else(|| self.unsupported("a list of models, by which it could be probed"))?;
        let origin = self.origin(cx, Arc::from(""));
        let response = self.get(cx, path, &origin).await;
        let response = response.map_err(|error| origin.sign(error))?;
        // A little is read so that a connection that is closed in the middle is not taken for a server.
        read_prefix(response, 1).await;
        Ok(())
    }
}

/// What came back at first.
enum Asked {
    /// All of the answer.
    Whole(ChatStream),
    /// Its head.
    Begun(HttpResponse),
}

impl OpenAiProvider {
    async fn ask(&self, cx: &Context, request: &ChatRequest, origin: &Origin) -> Result<Asked> {
        let options = cx.options();
        let target = EncodeTarget {
            provider: &self.info.id,
            model: &origin.model,
            behind: self.calls.behind(),
            on_unsupported: options.on_unsupported.unwrap_or_default(),
        };
        let encoded = encode_request(request, self.quirks, target)?;
        if !encoded.dropped.is_empty() {
            tracing::debug!(
                request_id = &**cx.request_id(), provider = &*self.info.id, model = &*origin.model,
                dropped = ?encoded.dropped, "parameters left out that the provider does not take"
            );
        }
        log::sent(cx, origin, &encoded.body);
        let http = self
            .calls
            .chat(cx, encoded.body, request.stream, origin.key.as_ref())?;
        let response = self.transport.send(http).await?;
        if !response.status.is_success() {
            return Err(origin.read(response).await);
        }
        if request.stream || plain::is_stream(&response.headers) {
            return Ok(Asked::Begun(response));
        }
        let decode = DecodeOptions::new(request, self.quirks);
        plain::read(response, decode, origin)
            .await
            .map(|events| Asked::Whole(ChatStream::ready(events)))
    }
}

/// Who was asked with what: for the reading of failures, and for their signature.
#[derive(Debug)]
struct Origin {
    provider: Arc<str>,
    model: Arc<str>,
    key: Option<Credential>,
    secrets: Secrets,
    vendor: Option<Override>,
}

impl Origin {
    /// The failure that an answer is.
    async fn read(&self, response: HttpResponse) -> Error {
        self.classify(&Answer::read(response).await)
    }

    fn classify(&self, answer: &Answer) -> Error {
        answer.classify(self.key.as_ref(), classify::no_opinion, self.vendor)
    }

    /// The failure that an answer reports.
    fn in_band(&self, report: &Value, headers: &HeaderMap) -> Error {
        let key = self.key.as_ref();
        classify::in_band(
            report,
            Some(headers),
            key,
            classify::no_opinion,
            self.vendor,
        )
    }

    /// Names the target, and the key where the failure is about it. What the server quoted of the user's headers goes.
    fn sign(&self, error: Error) -> Error {
        let about_key = matches!(
            error.fault_domain(),
            FaultDomain::Key | FaultDomain::Account
        ) || error.kind() == ErrorKind::Auth;
        let error = self
            .secrets
            .clean(error)
            .with_target(self.provider.clone(), self.model.clone());
        match &self.key {
            Some(key) if about_key => error.with_key_source(key.source().clone()),
            _ => error,
        }
    }
}
