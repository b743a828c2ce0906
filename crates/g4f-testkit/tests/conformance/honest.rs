//! A small OpenAI-compatible provider that does everything right.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_testkit::transport::PlainTransport;
use g4f_types::{
    Access, AuthScheme, Capabilities, Capability as C, ChatRequest, ChatStream, Context, Error,
    ErrorKind, HttpBody, HttpRequest, HttpResponse, ModelInfo, Provider, ProviderInfo, Result,
    Transport, async_trait,
};
use serde_json::Value;

use crate::{decode, encode};

pub(crate) struct Honest {
    info: ProviderInfo,
    transport: Arc<dyn Transport>,
}

impl Honest {
    pub(crate) fn build(base_url: &str) -> Arc<dyn Provider> {
        Arc::new(Self::new(base_url, Arc::new(PlainTransport)))
    }

    pub(crate) fn new(base_url: &str, transport: Arc<dyn Transport>) -> Self {
        let info = ProviderInfo {
            id: Arc::from("honest"),
            name: "Honest".to_owned(),
            aliases: Vec::new(),
            family: "openai".to_owned(),
            base_url: base_url.to_owned(),
            auth: AuthScheme::Bearer,
            access: Access::FreeKey,
            key_env: vec!["HONEST_API_KEY".to_owned()],
            sign_up: None,
            capabilities: Capabilities::can(&[
                C::Chat,
                C::Stream,
                C::System,
                C::Tools,
                C::ParallelTools,
                C::ToolChoice,
                C::Vision,
                C::JsonMode,
                C::JsonSchema,
                C::Reasoning,
                C::Seed,
                C::Stop,
                C::Prefill,
                C::Choices,
                C::Logprobs,
                C::ModelList,
            ]),
            models: Vec::new(),
            model_aliases: std::collections::BTreeMap::default(),
            default_model: None,
            tier: 1,
            open_models: true,
            origin: "tests".to_owned(),
        };
        Self { info, transport }
    }

    /// Sends with key and headers; anything but a success is an error.
    pub(crate) async fn send(
        &self,
        cx: &Context,
        path: &str,
        body: Option<Value>,
    ) -> Result<HttpResponse> {
        let base = cx
            .options()
            .base_url
            .as_deref()
            .unwrap_or(&self.info.base_url);
        let url = format!("{base}{path}");
        let mut request = match body {
            Some(body) => HttpRequest::post(url, HttpBody::Bytes(body.to_string().into())),
            None => HttpRequest::get(url),
        };
        request.headers = cx.options().headers.clone();
        if let Some(credential) = cx.credential() {
            let value = format!("Bearer {}", credential.expose()).parse();
            request.headers.insert(
                "authorization",
                value.map_err(|_| Error::config("a bad key"))?,
            );
        }
        let response = self.transport.send(request).await?;
        if response.status.is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status.as_u16(), response.headers.clone());
        let body = read(response).await?;
        let json = serde_json::from_slice(&body).unwrap_or_default();
        let text = String::from_utf8_lossy(&body);
        let error = decode::failure(status, &json, &text).with_status(status);
        let wait = headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok());
        Err(match wait.and_then(retry_after) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        })
    }

    /// Names the target in an error, and takes the key out of what the provider quotes.
    pub(crate) fn owner(
        &self,
        cx: &Context,
        model: &Arc<str>,
    ) -> impl Fn(Error) -> Error + Send + 'static {
        let (id, model, cx) = (self.info.id.clone(), model.clone(), cx.clone());
        move |error| {
            let clean = cx.credential().and_then(|key| key.redact(error.message()));
            let error = match clean {
                Some(message) => error.with_message(message),
                None => error,
            };
            error.with_target(id.clone(), model.clone())
        }
    }

    async fn ask(&self, cx: &Context, request: &ChatRequest) -> Result<ChatStream> {
        let body = encode::body(request);
        let response = self.send(cx, "/chat/completions", Some(body)).await?;
        let is_stream = response
            .headers
            .get("content-type")
            .is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"));
        if is_stream {
            return Ok(decode::stream(response.body));
        }
        decode::plain(&read(response).await?).map(ChatStream::ready)
    }
}

#[async_trait]
impl Provider for Honest {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let model = request.model.clone();
        let answer = self.ask(cx, &request).await;
        let stream = answer.map_err(self.owner(cx, &model))?;
        if stream.has_buffered() {
            return Ok(stream);
        }
        let own = self.owner(cx, &model);
        Ok(ChatStream::new(
            stream.map(move |event| event.map_err(&own)),
        ))
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let response = self.send(cx, "/models", None).await?;
        let list: Value = serde_json::from_slice(&read(response).await?)
            .map_err(|_| Error::new(ErrorKind::InvalidResponse, "the list is not JSON"))?;
        let ids = list["data"].as_array().into_iter().flatten();
        Ok(ids
            .filter_map(|model| model["id"].as_str())
            .map(ModelInfo::new)
            .collect())
    }
}

pub(crate) async fn read(response: HttpResponse) -> Result<Bytes> {
    let mut body = response.body;
    let mut all = Vec::new();
    while let Some(piece) = body.next().await {
        all.extend_from_slice(&piece?);
    }
    Ok(all.into())
}

/// Seconds or a date.
fn retry_after(value: &str) -> Option<Duration> {
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => httpdate::parse_http_date(value)
            .ok()?
            .duration_since(SystemTime::now())
            .ok(),
    }
}
