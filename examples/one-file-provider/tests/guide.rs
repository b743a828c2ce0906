//! The guide shows the code of this crate, and what it promises holds.

use std::sync::Arc;

use g4f_sdk::Client;
use g4f_testkit::{Reply, Upstream, context, transport::PlainTransport};
use g4f_types::{ChatRequest, ErrorKind, FaultDomain, Message, Settings};
use one_file_provider::guild;
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../../../docs/write-a-provider.md");

#[test]
fn the_guide_shows_the_files_as_they_are() {
    for (name, file) in [
        ("acme", include_str!("../src/acme.rs")),
        ("guild", include_str!("../src/guild.rs")),
    ] {
        assert!(
            GUIDE.contains(&format!("\n{file}```")),
            "{name}.rs is old there"
        );
        assert!(
            file.lines().count() <= 40,
            "{name}.rs is longer than it says"
        );
    }
}

#[test]
fn a_client_finds_both() {
    let client = Client::builder().build().unwrap();
    for name in ["acme", "Acme-AI", "guild"] {
        let entry = client.provider(name).unwrap();
        assert_eq!(entry.info.origin, "one-file-provider");
    }
    let guild = client.provider("guild").unwrap();
    assert_eq!(guild.info.base_url, "https://eu.guild.example/v1");
}

#[tokio::test]
async fn the_dialect_and_the_verdict_are_used() {
    let refusal = Reply::status(400).json(json!({"error": {"message": "The hall is full."}}));
    let upstream = Upstream::start(refusal).await.unwrap();
    let settings = Settings {
        base_url: Some(upstream.url()),
        ..Settings::default()
    };
    let way = Arc::new(PlainTransport);
    let provider = (guild::DESCRIPTOR.build)(&guild::DESCRIPTOR, settings, way).unwrap();
    let mut request = ChatRequest::new("mason", [Message::user("Hello?")]);
    request.params_mut().max_tokens = Some(9);
    request.params_mut().seed = Some(7);
    let cx = context(provider.clone()).model("mason").key("sk").build();
    let error = provider.chat(&cx, request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.fault_domain()),
        (ErrorKind::Overloaded, FaultDomain::Model)
    );
    let body: Value = upstream.requests()[0].json().unwrap();
    assert_eq!(
        (&body["max_completion_tokens"], &body["random_seed"]),
        (&json!(9), &json!(7))
    );
}
