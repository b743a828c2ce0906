//! The pieces beside chat keep the contract of providers.

use std::sync::Arc;

use g4f_testkit::conformance::OpenAiWire;
use g4f_types::{Credential, Provider, Settings};
use g4f_wire::http::{HttpConfig, HttpTransport};

use crate::setup::{KEY, VENDOR};

g4f_testkit::provider_conformance!(openai_facets, OpenAiWire, build);

fn build(base_url: &str) -> Arc<dyn Provider> {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: vec![Credential::new(KEY.to_owned().into(), "VENDOR_API_KEY")],
        ..Settings::default()
    };
    let way = Arc::new(HttpTransport::new(config).unwrap());
    (VENDOR.build)(&VENDOR, settings, way).unwrap()
}
