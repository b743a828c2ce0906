//! A server that plays a script, and a provider that asks it.

use std::sync::Arc;

use g4f_testkit::transport::PlainTransport;
use g4f_testkit::{Received, Script, Upstream, context};
use g4f_types::facets::{ImageRequest, VideoJob, VideoRequest};
use g4f_types::{
    Capabilities, Capability, Context, Credential, Descriptor, Error, Media, Operation, Provider,
    Settings, Transport,
};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::provider::WireProvider;
use serde_json::{Map, Value};

pub(crate) const KEY: &str = "key-very-secret-1234";
/// The beginning of a picture, as an address of its own.
pub(crate) const PNG: &str = "data:image/png;base64,iVBORw0KGgo=";

/// Whoever makes things.
pub(crate) static VENDOR: Descriptor = Descriptor {
    capabilities: Capabilities::can(&[Capability::Images, Capability::Video]),
    base_url: "https://api.vendor.example/v1",
    ..Descriptor::new("vendor", "Vendor", "jobs", |descriptor, settings, way| {
        Ok(WireProvider::new(descriptor, settings, way)?.build())
    })
};

pub(crate) struct Stage {
    pub(crate) upstream: Upstream,
    pub(crate) provider: Arc<dyn Provider>,
}

/// A provider with these pieces at a server that plays `script`.
pub(crate) async fn stage(
    script: impl Into<Script>,
    add: fn(WireProvider) -> WireProvider,
) -> Stage {
    stage_over(script, add, Arc::new(PlainTransport::new()), Map::new()).await
}

/// The same over the real way out, which knows forms and steps up in a path, and with settings of the provider's own.
pub(crate) async fn real_stage(
    script: impl Into<Script>,
    add: fn(WireProvider) -> WireProvider,
    other: Map<String, Value>,
) -> Stage {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let way = Arc::new(HttpTransport::new(config).unwrap());
    stage_over(script, add, way, other).await
}

async fn stage_over(
    script: impl Into<Script>,
    add: fn(WireProvider) -> WireProvider,
    way: Arc<dyn Transport>,
    other: Map<String, Value>,
) -> Stage {
    let upstream = Upstream::start(script).await.unwrap();
    let settings = Settings {
        base_url: Some(address(&upstream)),
        keys: vec![Credential::new(KEY.to_owned().into(), "VENDOR_API_KEY")],
        other: other.into_iter().collect(),
        ..Settings::default()
    };
    let provider = WireProvider::new(&VENDOR, settings, way).unwrap();
    let provider = add(provider).build();
    Stage { upstream, provider }
}

/// The server itself: makers have paths of their own.
pub(crate) fn address(upstream: &Upstream) -> String {
    upstream.base_url().trim_end_matches("/v1").to_owned()
}

impl Stage {
    pub(crate) fn cx(&self, model: &str) -> Context {
        context(self.provider.clone()).model(model).key(KEY).build()
    }

    pub(crate) async fn ask<R: Operation>(&self, request: R) -> Result<R::Answer, Error> {
        let cx = self.cx(&request.model().clone());
        request.send(&*self.provider, &cx).await
    }

    pub(crate) async fn poll(&self, job: &VideoJob) -> Result<VideoJob, Error> {
        let cx = self.cx(&job.model);
        self.provider.video().unwrap().poll(&cx, job).await
    }

    pub(crate) fn requests(&self) -> Vec<Received> {
        self.upstream.requests()
    }

    /// Methods, paths and queries of all requests.
    pub(crate) fn paths(&self) -> Vec<String> {
        let line = |request: &Received| {
            let query = request.query.as_deref().map(|query| format!("?{query}"));
            let query = query.unwrap_or_default();
            format!("{} {}{query}", request.method, request.path)
        };
        self.requests().iter().map(line).collect()
    }

    /// The JSON of the first request.
    pub(crate) fn ordered(&self) -> Value {
        self.requests()[0].json().unwrap()
    }
}

pub(crate) fn fox(model: &str) -> ImageRequest {
    ImageRequest {
        model: model.into(),
        prompt: "a fox".to_owned(),
        ..ImageRequest::default()
    }
}

pub(crate) fn fox_film(model: &str) -> VideoRequest {
    VideoRequest {
        model: model.into(),
        prompt: "a fox".to_owned(),
        images: vec![Media::url("https://example.com/a.png")],
        seconds: Some(5.0),
        aspect_ratio: Some("16:9".to_owned()),
        ..VideoRequest::default()
    }
}
