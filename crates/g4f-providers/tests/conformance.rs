//! Every provider of this crate keeps the contract of providers, asked by the model that it prefers.
//!
//! What a vendor's dialect rules out is listed below, with the reason.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

use std::sync::Arc;
use std::time::Duration;

use g4f_testkit::conformance::{
    AnthropicWire, Asked, BedrockWire, Fault, GeminiWire, Gpt4FreeWire, Noise, OpenAiWire, Report,
    ResponsesWire, Said, Suite, VertexWire, Wire,
};
use g4f_testkit::{Received, Reply};
use g4f_types::{ChatRequest, Credential, Descriptor, Provider, Settings, Transport};
use g4f_wire::http::{HttpConfig, HttpTransport};
use tokio::task::JoinSet;

/// The scenarios that a vendor's dialect rules out.
const SKIPPED: &[(&str, &str, &str)] = &[
    (
        "google",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "vertex",
        "speech_cancel_in_sound",
        "sound comes whole, in one JSON answer",
    ),
    (
        "vertex",
        "no_key_no_header",
        "without a key, the login of whoever runs this is looked for, and used",
    ),
    (
        "aihorde",
        "no_key_no_header",
        "its operators give everybody a key, which goes with calls that bring none",
    ),
    (
        "bedrock",
        "beside_chat_error_under_200",
        "beside chat each model has a format of its own, and failures come by status alone",
    ),
    (
        "bedrock",
        "request_with_image",
        "it fetches no addresses, of which this scenario sends one: the SDK fetches them before",
    ),
    (
        "bedrock",
        "request_with_video",
        "it fetches no addresses, of which this scenario sends one: the SDK fetches them before",
    ),
    (
        "codestral",
        "request_with_tools",
        "the same dialect as Mistral's",
    ),
    (
        "mistral",
        "request_with_tools",
        "it takes no ids but those of nine letters or digits: others are replaced, call and result alike",
    ),
];

/// The family's wire, with what a vendor does differently.
struct Vendor {
    id: &'static str,
    model: &'static str,
    wire: &'static dyn Wire,
}

/// How a vendor's upstreams talk.
fn wire_of(descriptor: &Descriptor) -> &'static dyn Wire {
    match descriptor.family {
        "anthropic" => &AnthropicWire,
        "bedrock" => &BedrockWire,
        "gemini" if descriptor.id == "vertex" => &VertexWire,
        "gemini" => &GeminiWire,
        "gpt4free" => &Gpt4FreeWire,
        "openai-responses" => &ResponsesWire,
        _ => &OpenAiWire,
    }
}

impl Wire for Vendor {
    fn base_path(&self) -> &'static str {
        self.wire.base_path()
    }

    fn model(&self) -> &'static str {
        self.model
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        self.wire.plain(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        self.wire.stream(said)
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        self.wire.error(fault)
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        self.wire.models(ids)
    }

    fn noise(&self, noise: Noise) -> Option<bytes::Bytes> {
        let bytes = self.wire.noise(noise)?;
        // What is no text names no model either.
        Some(match std::str::from_utf8(&bytes) {
            Ok(text) => text.replace(self.wire.model(), self.model).into(),
            Err(_) => bytes,
        })
    }

    fn allows_crlf(&self) -> bool {
        self.wire.allows_crlf()
    }

    fn takes_addresses(&self) -> bool {
        self.wire.takes_addresses()
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let mut received = received.clone();
        if self.id == "writer" {
            let path = &mut received.path;
            if path.as_str() != "/v1/chat" {
                return Err(format!("the path was {path}"));
            }
            path.push_str("/completions");
        }
        self.wire.check_request(&received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        self.wire.beside(asked)
    }
}

fn build(
    descriptor: &'static Descriptor,
    base_url: &str,
    transport: &Arc<dyn Transport>,
) -> Arc<dyn Provider> {
    let key = || Credential::new("sk-of-the-settings".to_owned().into(), "settings");
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        keys: descriptor.auth.needs_key().then(key).into_iter().collect(),
        ..Settings::default()
    };
    (descriptor.build)(descriptor, settings, transport.clone()).unwrap()
}

async fn report(descriptor: &'static Descriptor, transport: Arc<dyn Transport>) -> Report {
    let wire = wire_of(descriptor);
    let model = match descriptor.default_model {
        "" => wire.model(),
        model => model,
    };
    let vendor = Vendor {
        id: descriptor.id,
        model,
        wire,
    };
    let suite = Suite::new(vendor, move |base_url| {
        build(descriptor, base_url, &transport)
    })
    .patience(Duration::from_secs(60));
    let skipped = SKIPPED.iter().filter(|(id, ..)| *id == descriptor.id);
    let suite = skipped.fold(suite, |suite, (_, scenario, why)| {
        suite.skip(*scenario, *why)
    });
    suite.run().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_keeps_the_contract() {
    let mut config = HttpConfig::default();
    config.use_system_proxy = false;
    let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new(config).unwrap());
    let mut suites = JoinSet::new();
    for descriptor in g4f_providers::all() {
        suites.spawn(report(descriptor, transport.clone()));
    }
    let reports = suites.join_all().await;
    let broken: String = reports
        .iter()
        .filter(|report| !report.failed().is_empty() || report.passed().is_empty())
        .map(ToString::to_string)
        .collect();
    assert!(broken.is_empty(), "{broken}");
}
