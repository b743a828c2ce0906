//! The provider: one request out, one answer in.

use std::future::poll_fn;
use std::sync::Arc;

use bytes::Bytes;
use g4f_types::transport::BodyStream;
use g4f_types::{
    ChatRequest, ChatStream, Context, Descriptor, Error, ErrorKind, HttpBody, HttpRequest,
    HttpResponse, ModelInfo, Provider, ProviderInfo, Result, Settings, Transport, async_trait,
};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use crate::errors::{Blame, from_status};
use crate::protocol::{self, Said};
use crate::stream::Answer;

/// Longest body of an error or a list, in bytes.
const MAX_BODY: u64 = 1024 * 1024;

/// A client of oracles.
pub struct Oracle {
    info: ProviderInfo,
    headers: HeaderMap,
    transport: Arc<dyn Transport>,
}

/// Builds one, as the descriptor asks. Nothing is connected yet.
pub(crate) fn build(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
) -> Result<Arc<dyn Provider>> {
    if let Some(name) = settings.other.keys().next() {
        return Err(Error::config(format!("an oracle has no setting {name}")));
    }
    Ok(Arc::new(Oracle {
        info: descriptor.info(&settings),
        headers: settings.headers,
        transport,
    }))
}

#[async_trait]
impl Provider for Oracle {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        // Better said than silently left out of the question.
        let missing = self.info.capabilities.missing(request.needs());
        if let Some(missing) = missing.iter().next() {
            return Err(self.unsupported(missing.as_str()));
        }
        let blame = Blame::new(cx, &self.info, request.model.clone());
        let question = protocol::question(&request).to_string();
        let body = HttpBody::Bytes(question.into());
        let mut sent = HttpRequest::post(self.url(cx, protocol::ASK), body);
        sent.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = self.send(cx, sent).await.map_err(|error| blame.on(error))?;
        Ok(ChatStream::new(Answer::new(response.body, blame)))
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let blame = Blame::new(cx, &self.info, Arc::from(""));
        self.voices(cx).await.map_err(|error| blame.on(error))
    }
}

impl Oracle {
    fn url(&self, cx: &Context, path: &str) -> String {
        let base_url = cx
            .options()
            .base_url
            .as_deref()
            .unwrap_or(&self.info.base_url);
        format!("{}{path}", base_url.trim_end_matches('/'))
    }

    /// Sends with everything that the call brings along. Any status but a success is an error.
    async fn send(&self, cx: &Context, mut request: HttpRequest) -> Result<HttpResponse> {
        let options = cx.options();
        request.options.proxy.clone_from(&options.proxy);
        request.options.connect_timeout = options.connect;
        for headers in [&self.headers, &options.headers] {
            for (name, value) in headers {
                request.headers.insert(name, value.clone());
            }
        }
        if let Some(key) = cx.credential() {
            let value = HeaderValue::from_str(&format!("Bearer {}", key.expose()));
            // The source of this error would quote the value.
            let mut value = value
                .map_err(|_| Error::config("the key holds characters that no header may hold"))?;
            value.set_sensitive(true);
            request.headers.insert(AUTHORIZATION, value);
        }
        let response = self.transport.send(request).await?;
        if response.status.is_success() {
            return Ok(response);
        }
        let (status, headers) = (response.status.as_u16(), response.headers);
        // Half an explanation is better than none.
        let body = read(response.body).await.unwrap_or_default();
        Err(from_status(status, &headers, &body))
    }

    async fn voices(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let response = self
            .send(cx, HttpRequest::get(self.url(cx, protocol::VOICES)))
            .await?;
        let list = read(response.body).await?;
        let mut voices = Vec::new();
        for line in list.split(|byte| *byte == b'\n') {
            let said = protocol::line(line).ok_or_else(|| {
                Error::new(
                    ErrorKind::InvalidResponse,
                    "what came is not a list of voices",
                )
                .with_reached_upstream(true)
            })?;
            voices.extend(said.into_iter().filter_map(|said| match said {
                Said::Voice(voice) => Some(ModelInfo::new(voice)),
                _ => None,
            }));
        }
        Ok(voices)
    }
}

/// Reads a short body to its end.
async fn read(mut body: BodyStream) -> Result<Bytes> {
    let mut all = Vec::new();
    while let Some(piece) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
        all.extend_from_slice(&piece?);
        if all.len() as u64 > MAX_BODY {
            let error = Error::new(ErrorKind::InvalidResponse, "the body is too long");
            return Err(error.with_reached_upstream(true));
        }
    }
    Ok(all.into())
}
