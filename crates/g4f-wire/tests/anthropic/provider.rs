//! The provider against a server on loopback: what is on the line beside bodies.

use g4f_testkit::{Reply, Script, Upstream};
use g4f_types::{
    CallOptions, ChatRequest, Context, ContextParts, ErrorKind, Message, Operation as _,
};
use serde_json::{Value, json};

use crate::conformance::build;

fn cx() -> Context {
    Context::new(ContextParts {
        request_id: "req".into(),
        options: CallOptions::default(),
        started: tokio::time::Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    })
}

fn page(ids: &[&str], more: bool) -> Reply {
    let entries: Vec<Value> = ids
        .iter()
        .map(|id| json!({"type": "model", "id": id}))
        .collect();
    Reply::ok(json!({"data": entries, "has_more": more, "last_id": ids.last()}))
}

fn hi() -> Reply {
    Reply::ok(json!({
        "type": "message", "id": "m", "model": "x", "stop_reason": "end_turn",
        "content": [{"type": "text", "text": "Hi"}],
    }))
}

#[tokio::test]
async fn models_are_listed_page_after_page() {
    let script = Script::sequence([page(&["a", "b"], true), page(&["b", "c"], false)]);
    let upstream = Upstream::start(script).await.unwrap();
    let provider = build(&upstream.base_url());
    let models = provider.models(&cx()).await.unwrap();
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    let requests = upstream.requests();
    let asked: Vec<&str> = requests.iter().filter_map(|r| r.query.as_deref()).collect();
    assert_eq!(asked, ["limit=1000", "limit=1000&after_id=b"]);
    for request in requests {
        assert_eq!(request.path, "/v1/models");
        assert_eq!(request.header("anthropic-version"), Some("2023-06-01"));
        assert_eq!(request.header("x-api-key"), Some("sk-ant-very-secret-1234"));
    }
}

#[tokio::test]
async fn a_list_without_an_end_is_left() {
    let upstream = Upstream::start(page(&["a"], true)).await.unwrap();
    let models = build(&upstream.base_url()).models(&cx()).await.unwrap();
    assert_eq!((models.len(), upstream.hits()), (1, 2));
}

#[tokio::test]
async fn what_a_model_does_not_take_is_not_sent_again() {
    for message in [
        "`temperature` is deprecated for this model.",
        "temperature: Extra inputs are not permitted",
    ] {
        let refusal = Reply::status(400).json(json!({
            "type": "error", "error": {"type": "invalid_request_error", "message": message},
        }));
        let script = Script::sequence([refusal, hi()]);
        let upstream = Upstream::start(script).await.unwrap();
        let provider = build(&upstream.base_url());
        let mut request = ChatRequest::new("claude-haiku-4-5", [Message::user("Hi")]);
        request.params_mut().temperature = Some(0.5);
        let error = provider.chat(&cx(), request.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert_eq!(error.param(), Some("temperature"));
        assert!(request.without("temperature").is_some());
        provider.chat(&cx(), request).await.unwrap();
        let bodies: Vec<Value> = upstream
            .requests()
            .iter()
            .map(|r| r.json().unwrap())
            .collect();
        assert_eq!(bodies[0]["temperature"], 0.5);
        assert!(bodies[1].get("temperature").is_none());
    }
}

#[tokio::test]
async fn ids_of_requests_are_kept() {
    let reply = hi().header("request-id", "req_123");
    let upstream = Upstream::start(reply).await.unwrap();
    let request = ChatRequest::new("claude-haiku-4-5", [Message::user("Hi")]);
    let mut stream = build(&upstream.base_url())
        .chat(&cx(), request)
        .await
        .unwrap();
    let Some(Ok(g4f_types::ChatEvent::Started(started))) = stream.next().await else {
        panic!("it did not start");
    };
    assert_eq!(started.request_id.as_deref(), Some("req_123"));
}
