//! Both vendors keep the contract of providers.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::sync::Arc;

use g4f_testkit::conformance::OpenAiWire;
use g4f_testkit::transport::PlainTransport;
use g4f_types::{Descriptor, Provider, Settings};

fn build(descriptor: &'static Descriptor, base_url: &str) -> Arc<dyn Provider> {
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        ..Settings::default()
    };
    (descriptor.build)(descriptor, settings, Arc::new(PlainTransport)).unwrap()
}

mod acme {
    use super::OpenAiWire;

    fn build(base_url: &str) -> super::Arc<dyn super::Provider> {
        super::build(&one_file_provider::acme::DESCRIPTOR, base_url)
    }

    g4f_testkit::provider_conformance!(acme, OpenAiWire, build);
}

mod guild {
    use super::OpenAiWire;

    fn build(base_url: &str) -> super::Arc<dyn super::Provider> {
        super::build(&one_file_provider::guild::DESCRIPTOR, base_url)
    }

    g4f_testkit::provider_conformance!(guild, OpenAiWire, build);
}
