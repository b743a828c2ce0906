//! Providers of single pieces.

use std::sync::Arc;

use g4f_testkit::{Script, Upstream, context};
use g4f_types::{
    AuthScheme, Capabilities, Credential, Descriptor, Error, Operation, Provider, Settings,
    Transport,
};
use g4f_wire::http::{HttpConfig, HttpTransport};
use g4f_wire::provider::WireProvider;

pub(crate) const KEY: &str = "sk-very-secret-key-1234";

static VENDOR: Descriptor = Descriptor {
    capabilities: Capabilities::can(&[]),
    base_url: "https://api.vendor.example/v1",
    auth: AuthScheme::Header("x-key"),
    ..Descriptor::new("vendor", "Vendor", "vendor", |descriptor, settings, way| {
        Ok(WireProvider::new(descriptor, settings, way)?.build())
    })
};

/// The pieces of a vendor.
pub(crate) type Pieces = fn(WireProvider) -> WireProvider;

pub(crate) fn built(base_url: &str, way: Arc<dyn Transport>, pieces: Pieces) -> Arc<dyn Provider> {
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(KEY.to_owned().into(), "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let provider = WireProvider::new(&VENDOR, settings, way).unwrap();
    pieces(provider).build()
}

/// A server, and a provider that asks it.
pub(crate) struct Stage {
    pub(crate) upstream: Upstream,
    pub(crate) provider: Arc<dyn Provider>,
}

pub(crate) async fn stage(script: impl Into<Script>, pieces: Pieces) -> Stage {
    let upstream = Upstream::start(script).await.unwrap();
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let way = Arc::new(HttpTransport::new(config).unwrap());
    let provider = built(&upstream.base_url(), way, pieces);
    Stage { upstream, provider }
}

pub(crate) async fn ask<R: Operation>(
    provider: &Arc<dyn Provider>,
    request: R,
) -> Result<R::Answer, Error> {
    let model = request.model().clone();
    let cx = context(provider.clone()).model(model).key(KEY).build();
    request.send(&**provider, &cx).await
}

impl Stage {
    pub(crate) async fn ask<R: Operation>(&self, request: R) -> Result<R::Answer, Error> {
        ask(&self.provider, request).await
    }

    /// Method, path and query of each request.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.upstream.requests();
        let line = requests.iter().map(|request| match &request.query {
            Some(query) => format!("{} {}?{query}", request.method, request.path),
            None => format!("{} {}", request.method, request.path),
        });
        line.collect()
    }
}
