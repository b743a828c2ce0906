//! A provider of some pieces at the kit's server.

use std::sync::Arc;

use g4f_testkit::{Script, Upstream, context};
use g4f_types::{Context, Credential, Descriptor, Provider, Settings};
use g4f_wire::http::{HttpConfig, HttpTransport};
use secrecy::SecretString;

const KEY: &str = "sk-very-secret-key-1234";

/// A provider that asks `base_url` with a key.
pub(crate) fn at(descriptor: &'static Descriptor, base_url: &str) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let key = SecretString::from(KEY.to_owned());
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(key, "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let transport = Arc::new(HttpTransport::new(config).unwrap());
    (descriptor.build)(descriptor, settings, transport).unwrap()
}

/// As [`stage_for`], with a model of no matter.
#[allow(
    dead_code,
    reason = "not every binary that takes this file in uses all of it"
)]
pub(crate) async fn stage(
    descriptor: &'static Descriptor,
    path: &str,
    script: impl Into<Script>,
) -> (Upstream, Arc<dyn Provider>, Context) {
    stage_for(descriptor, path, "test-model", script).await
}

/// A server that answers so, a provider that asks it at `path`, and the surroundings of a call.
pub(crate) async fn stage_for(
    descriptor: &'static Descriptor,
    path: &str,
    model: &str,
    script: impl Into<Script>,
) -> (Upstream, Arc<dyn Provider>, Context) {
    let upstream = Upstream::start(script).await.unwrap();
    let provider = at(descriptor, &format!("{}{path}", upstream.url()));
    let cx = context(Arc::clone(&provider)).model(model).key(KEY).build();
    (upstream, provider, cx)
}
