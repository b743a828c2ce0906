//! Reranking, the catalogue, and failures by their codes.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::RerankRequest;
use g4f_types::{Capability, ChatRequest, ErrorKind, Message};
use serde_json::{Value, json};

use crate::CLOUDFLARE;
use crate::server::stage_for;

#[tokio::test]
async fn documents_come_back_best_first() {
    let reply = Reply::ok(json!({ "result": { "response": [
        { "id": 0, "score": 0.1 }, { "id": 2, "score": 0.9 }, { "score": 1.0 }
    ] } }));
    let model = "@cf/baai/bge-reranker-base";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = RerankRequest {
        query: "q".to_owned(),
        documents: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
        top_n: Some(2),
        ..RerankRequest::default()
    };
    let answer = provider
        .rerank()
        .unwrap()
        .rerank(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.results, [(2, 0.9), (0, 0.1)]);
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap(),
        json!({
            "query": "q", "contexts": [{ "text": "a" }, { "text": "b" }, { "text": "c" }], "top_k": 2
        })
    );
}

#[tokio::test]
async fn the_catalogue_is_read_page_after_page() {
    let page = |from: usize, count: usize| {
        let list: Vec<Value> = (from..from + count)
            .map(|n| {
                json!({
                    "name": format!("@cf/m{n}"), "task": { "name": "Text Generation" },
                    "properties": [
                        { "property_id": "context_window", "value": "24000" },
                        { "property_id": "function_calling", "value": "true" }
                    ]
                })
            })
            .collect();
        Reply::ok(json!({ "success": true, "result": list }))
    };
    let last = json!({ "success": true, "result": [
        { "name": "@cf/m100", "task": { "name": "Text-to-Image" } }, { "id": "nameless" }
    ] });
    let script = Script::sequence([page(0, 100), Reply::ok(last)]);
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", "m", script).await;
    let models = provider.models(&cx).await.unwrap();
    assert_eq!(models.len(), 101);
    let first = models[0].capabilities;
    assert!(first.yes.contains(Capability::Tools) && first.context_window == Some(24_000));
    let last = models[100].capabilities;
    assert!(last.yes.contains(Capability::Images) && last.no.contains(Capability::Chat));
    let sent = upstream.last_request().unwrap();
    assert_eq!(sent.path, "/ai/models/search");
    assert_eq!(sent.query.as_deref(), Some("per_page=100&page=2"));
}

#[tokio::test]
async fn failures_go_by_their_codes() {
    for (status, code, kind) in [
        (400, 5007, ErrorKind::ModelNotFound),
        (403, 5016, ErrorKind::Auth),
        (403, 10000, ErrorKind::Auth),
        (404, 7003, ErrorKind::Auth),
        (429, 3036, ErrorKind::QuotaExhausted),
        (429, 3040, ErrorKind::Overloaded),
        (400, 5006, ErrorKind::BadRequest),
        (408, 3007, ErrorKind::Timeout),
    ] {
        let error = json!({ "code": code, "message": "words" });
        let body = json!({ "result": null, "success": false, "errors": [error], "messages": [] });
        let reply = Reply::status(status).json(body);
        let (_upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", "m", reply).await;
        let request = ChatRequest::new("m", [Message::user("Hi")]);
        let error = provider.chat(&cx, request).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, "words"), "{code}");
    }
}
