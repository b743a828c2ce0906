//! The oracle keeps the contract of providers, against an upstream that talks as oracles do.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::sync::Arc;

use bytes::Bytes;
use custom_provider::DESCRIPTOR;
use g4f_testkit::conformance::{End, Fault, Noise, Said, Say, Wire};
use g4f_testkit::transport::PlainTransport;
use g4f_testkit::{Received, Reply};
use g4f_types::{ChatRequest, ErrorKind, Provider, Role, Settings, descriptor};
use serde_json::{Value, json};

g4f_testkit::provider_conformance!(
    oracle,
    OracleWire,
    build,
    skip("retry_after_date", "oracles count waits in seconds"),
);

fn build(base_url: &str) -> Arc<dyn Provider> {
    let settings = Settings {
        base_url: Some(base_url.to_owned()),
        ..Settings::default()
    };
    (DESCRIPTOR.build)(&DESCRIPTOR, settings, Arc::new(PlainTransport)).unwrap()
}

#[test]
fn linking_the_crate_registers_the_provider() {
    assert!(descriptor::linked().any(|found| found.id == DESCRIPTOR.id));
}

#[test]
fn settings_that_no_oracle_has_are_refused() {
    let mut settings = Settings::default();
    settings.other.insert("incense".to_owned(), json!(true));
    let built = (DESCRIPTOR.build)(&DESCRIPTOR, settings, Arc::new(PlainTransport));
    let error = built.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("incense"), "{error}");
}

/// How an oracle talks.
struct OracleWire;

impl Wire for OracleWire {
    fn model(&self) -> &'static str {
        "pythia"
    }

    // An answer in one piece is the same lines at once.
    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        self.stream(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut lines = vec![json!({ "voice": said.model })];
        for part in &said.parts {
            match part {
                Say::Text(text) => lines.push(json!({ "say": text })),
                // No thinking, no refusals, no tools.
                _ => return None,
            }
        }
        if let Some(usage) = said.usage {
            lines.push(json!({ "spent": [usage.input_tokens, usage.output_tokens] }));
        }
        match &said.end {
            End::Finish(reason) => lines.push(json!({ "done": reason.as_str() })),
            End::FinishWithLast(reason) => lines.last_mut()?["done"] = json!(reason.as_str()),
            End::Error(fault) => lines.push(failed(fault)),
            End::Missing => {}
            _ => return None,
        }
        let reply = Reply::status(200)
            .header("content-type", "application/x-oracle")
            .chunked();
        let lines = lines.iter().map(|line| format!("{line}\n"));
        Some(lines.fold(reply, Reply::then_send))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).text(format!("{}\n", failed(fault))))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let lines = ids.iter().map(|id| format!("{}\n", json!({ "voice": id })));
        Some(lines.fold(Reply::status(200), Reply::then_send))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        match noise {
            Noise::Ping => Some("\n".into()),
            Noise::UnknownEvent => Some("{\"crows\": 2}\n".into()),
            Noise::UnknownField => Some("{\"say\": \"\", \"in\": \"hexameters\"}\n".into()),
            _ => None,
        }
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let lines: Vec<Value> = asked
            .messages
            .iter()
            .map(|message| {
                let who = match message.role {
                    Role::System => "law",
                    Role::Assistant => "oracle",
                    _ => "pilgrim",
                };
                json!({ "who": who, "says": message.text() })
            })
            .collect();
        let should = json!({ "voice": *asked.model, "lines": lines, "piecewise": asked.stream });
        let is = received.json().map_err(|error| error.to_string())?;
        if (received.path.as_str(), &is) == ("/ask", &should) {
            return Ok(());
        }
        Err(format!("{} got {is} instead of {should}", received.path))
    }
}

fn failed(fault: &Fault<'_>) -> Value {
    let omen = match fault.kind {
        ErrorKind::RateLimited => "busy",
        ErrorKind::QuotaExhausted => "no offering",
        ErrorKind::Auth => "stranger",
        ErrorKind::ModelNotFound => "no such voice",
        ErrorKind::BadRequest => "riddle",
        ErrorKind::Overloaded => "asleep",
        _ => "thunder",
    };
    json!({ "failed": { "omen": omen, "words": fault.message } })
}
