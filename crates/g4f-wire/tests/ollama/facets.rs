//! What is beside chat, and failures, over the wire.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{EmbedInput, EmbedRequest};
use g4f_types::{ChatRequest, ErrorKind, Message};
use serde_json::{Value, json};

use crate::conformance::ABLE;
use crate::recorded::exchanges;
use crate::server::stage;

#[tokio::test]
async fn recorded_embeddings() {
    let Some(exchanges) = exchanges(&["ollama.embed"]) else {
        return;
    };
    assert!(exchanges.len() >= 4);
    for exchange in exchanges {
        let mut sent = exchange.request.unwrap();
        let (upstream, provider, cx) = stage(&ABLE, "", Reply::ok(exchange.body.clone())).await;
        let mut request = EmbedRequest {
            input: vec![sent["input"].as_str().unwrap().into()],
            ..EmbedRequest::default()
        };
        request
            .other
            .insert("options".to_owned(), sent["options"].clone());
        let answer = provider.embed().unwrap().embed(&cx, request).await.unwrap();
        let vectors: Vec<Vec<f32>> =
            serde_json::from_value(exchange.body["embeddings"].clone()).unwrap();
        assert_eq!(answer.vectors, vectors, "{}", exchange.file);
        let counted = exchange.body["prompt_eval_count"].as_u64();
        assert_eq!(answer.usage.map(|usage| usage.input_tokens), counted);
        assert_eq!(answer.model, "nomic-embed-text");
        sent["model"] = json!("test-model");
        let received = upstream.last_request().unwrap();
        assert_eq!(
            (received.path.as_str(), received.json().unwrap()),
            ("/api/embed", sent)
        );
    }
}

#[tokio::test]
async fn several_texts_and_what_cannot_be_embedded() {
    let reply = Reply::ok(json!({ "embeddings": [[1], [2]] }));
    let (upstream, provider, cx) = stage(&ABLE, "", reply).await;
    let ask = |input: Vec<EmbedInput>| EmbedRequest {
        input,
        dimensions: Some(1),
        ..EmbedRequest::default()
    };
    let embed = provider.embed().unwrap();
    let answer = embed
        .embed(&cx, ask(vec!["a".into(), "b".into()]))
        .await
        .unwrap();
    assert_eq!(answer.vectors, [[1.0], [2.0]]);
    let sent = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(
        sent,
        json!({ "model": "test-model", "input": ["a", "b"], "dimensions": 1 })
    );
    let error = embed.embed(&cx, ask(vec!["a".into()])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    let error = embed
        .embed(&cx, ask(vec![EmbedInput::Tokens(vec![1])]))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("input[0]"))
    );
}

#[tokio::test]
async fn installed_models_say_whether_they_run() {
    let tags = Reply::ok(json!({ "models": [
        { "name": "llama3.2:latest", "model": "llama3.2:latest", "capabilities": ["completion", "tools"] },
        { "name": "nomic-embed-text:latest", "capabilities": ["embedding"] }
    ] }));
    let running = json!({ "models": [{ "model": "llama3.2:latest", "context_length": 4096 }] });
    let script = Script::always(Reply::status(404))
        .on("/api/tags", tags)
        .on("/api/ps", Reply::ok(running));
    let (_upstream, provider, cx) = stage(&ABLE, "", script).await;
    let models = provider.models(&cx).await.unwrap();
    let facts: Vec<_> = models
        .iter()
        .map(|model| {
            (
                model.id.as_str(),
                model.loaded,
                model.capabilities.context_window,
            )
        })
        .collect();
    assert_eq!(
        facts,
        [
            ("llama3.2:latest", Some(true), Some(4096)),
            ("nomic-embed-text:latest", Some(false), None),
        ]
    );
}

#[tokio::test]
async fn failures_are_read_from_one_sentence() {
    for (status, words, kind) in [
        (404, "model 'x' not found", ErrorKind::ModelNotFound),
        (400, "\"x\" does not support tools", ErrorKind::Unsupported),
        (
            500,
            "model requires more system memory (9.3 GiB) than is available (4.1 GiB)",
            ErrorKind::Server,
        ),
        (
            503,
            "server busy, please try again.  maximum pending requests exceeded",
            ErrorKind::Overloaded,
        ),
        (
            403,
            "this model requires a subscription, upgrade for access",
            ErrorKind::QuotaExhausted,
        ),
        (
            429,
            "you've reached your hourly usage limit, please upgrade to continue",
            ErrorKind::QuotaExhausted,
        ),
        (
            400,
            "prompt too long; exceeded max context length by 100 tokens",
            ErrorKind::ContextLength,
        ),
    ] {
        let reply = Reply::status(status).json(json!({ "error": words }));
        let (_upstream, provider, cx) = stage(&ABLE, "", reply).await;
        let error = provider
            .chat(&cx, ChatRequest::new("m", [Message::user("Hi")]))
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, words));
    }
}

/// Lines whose head does not say that they are a stream are read all the same.
#[tokio::test]
async fn lines_without_a_content_type() {
    let line = |text: &str, done: bool| json!({ "model": "m", "message": { "role": "assistant", "content": text }, "done": done });
    let body = format!("{}\n{}\n", line("Hel", false), line("lo", true));
    for stream in [false, true] {
        let (_upstream, provider, cx) =
            stage(&ABLE, "", Reply::status(200).body(body.clone())).await;
        let mut request = ChatRequest::new("m", [Message::user("Hi")]);
        request.stream = stream;
        let answer = provider
            .chat(&cx, request)
            .await
            .unwrap()
            .collect()
            .await
            .unwrap();
        assert_eq!(answer.text(), "Hello");
    }
    let broken: Value = line("Hel", false);
    let reply = Reply::status(200).body(broken.to_string());
    let (_upstream, provider, cx) = stage(&ABLE, "", reply).await;
    let error = provider
        .chat(&cx, ChatRequest::new("m", [Message::user("Hi")]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
}
