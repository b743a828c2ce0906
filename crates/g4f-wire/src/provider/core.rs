//! What every call of a provider shares.

use std::sync::Arc;
use std::time::SystemTime;

use g4f_types::{
    Context, Credential, HttpRequest, HttpResponse, ProviderInfo, Result, Transport,
    TransportOptions,
};

use http::Method;

use super::endpoint::Endpoint;
use super::origin::Origin;
use crate::classify::Override;
use crate::limits;

pub(super) struct Core {
    pub(super) info: ProviderInfo,
    pub(super) endpoint: Endpoint,
    pub(super) transport: Arc<dyn Transport>,
    /// The family's opinion of failures beside chat.
    pub(super) family: Override,
    pub(super) vendor: Option<Override>,
}

impl Core {
    /// The model to send: the target's, else `asked` by the provider's own name, else the default.
    pub(super) fn model(&self, cx: &Context, asked: &Arc<str>, default: Option<&str>) -> Arc<str> {
        let asked = match cx.target() {
            Some(target) => target.model.clone(),
            None if asked.is_empty() || &**asked == "auto" => Arc::from(""),
            None => match self.info.model_aliases.get(&**asked) {
                Some(own) => Arc::from(own.as_str()),
                None => asked.clone(),
            },
        };
        match default {
            Some(default) if asked.is_empty() => Arc::from(default),
            _ => asked,
        }
    }

    /// What errors of a call must name.
    pub(super) fn origin(&self, cx: &Context, model: Arc<str>, family: Override) -> Origin {
        Origin {
            provider: self.info.id.clone(),
            model,
            key: self.endpoint.key(cx),
            secrets: self.endpoint.secrets(cx),
            family,
            vendor: self.vendor,
        }
    }

    /// Sends a request to an address of the provider's. What the head of the answer says about rate limits goes to the
    /// call's meter, whether it is an answer or a refusal.
    pub(super) async fn send(
        &self,
        cx: &Context,
        mut request: HttpRequest,
        key: Option<&Credential>,
    ) -> Result<HttpResponse> {
        let transport = &*self.transport;
        self.endpoint
            .complete(&mut request, cx, key, transport)
            .await?;
        // Whoever is only looked at again, such as work that is being done, is counted elsewhere.
        let meter = cx.meter().filter(|_| request.method != Method::GET);
        let response = transport.send(request).await?;
        if let Some(meter) = meter
            && let Some(said) = limits::read(&response.headers, SystemTime::now())
        {
            meter.limits(&said);
        }
        Ok(response)
    }

    /// Sends a request to somebody else: without key and without the user's headers.
    pub(super) async fn send_bare(
        &self,
        cx: &Context,
        mut request: HttpRequest,
    ) -> Result<HttpResponse> {
        request.options = TransportOptions {
            proxy: self.endpoint.proxy(cx),
            connect_timeout: cx.options().connect,
            ..request.options
        };
        self.transport.send(request).await
    }
}
