//! What is beside chat: embeddings, reranking, the list of models, over the wire.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{EmbedInput, EmbedRequest, RerankRequest};
use g4f_types::{Capability, ErrorKind, Media};
use serde_json::{Value, json};

use crate::conformance::ABLE;
use crate::recorded::exchanges;
use crate::server::stage;

#[tokio::test]
async fn recorded_embeddings() {
    let Some(exchanges) = exchanges(&["cohere.embed.v2"]) else {
        return;
    };
    assert!(exchanges.len() >= 4);
    for exchange in exchanges {
        let sent = exchange.request.unwrap();
        let (upstream, provider, cx) = stage(&ABLE, "/v2", Reply::ok(exchange.body.clone())).await;
        let texts = sent["texts"].as_array().unwrap();
        let mut request = EmbedRequest {
            input: texts
                .iter()
                .map(|text| text.as_str().unwrap().into())
                .collect(),
            input_type: sent["input_type"].as_str().map(str::to_owned),
            ..EmbedRequest::default()
        };
        if let Some(truncate) = sent.get("truncate") {
            request
                .other
                .insert("truncate".to_owned(), truncate.clone());
        }
        let answer = provider.embed().unwrap().embed(&cx, request).await.unwrap();
        let vectors = exchange.body["embeddings"]["float"].clone();
        let expected: Vec<Vec<f32>> = serde_json::from_value(vectors).unwrap();
        assert_eq!(answer.vectors, expected, "{}", exchange.file);
        let billed = &exchange.body["meta"]["billed_units"]["input_tokens"];
        assert_eq!(answer.usage.unwrap().input_tokens, billed.as_u64().unwrap());

        let received = upstream.last_request().unwrap();
        assert_eq!(received.path, "/v2/embed");
        let mut expected = sent.clone();
        expected["model"] = json!("test-model");
        // Nothing is not written, and floats are asked for where it was left open.
        expected
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        expected["embedding_types"] = json!(["float"]);
        assert_eq!(received.json().unwrap(), expected, "{}", exchange.file);
    }
}

#[tokio::test]
async fn recorded_rankings() {
    let Some(exchanges) = exchanges(&["cohere.rerank.v2"]) else {
        return;
    };
    assert!(exchanges.len() >= 3);
    for exchange in exchanges {
        let mut sent = exchange.request.unwrap();
        let (upstream, provider, cx) = stage(&ABLE, "/v2", Reply::ok(exchange.body.clone())).await;
        let request = RerankRequest {
            query: sent["query"].as_str().unwrap().to_owned(),
            documents: serde_json::from_value(sent["documents"].clone()).unwrap(),
            top_n: serde_json::from_value(sent["top_n"].clone()).unwrap(),
            ..RerankRequest::default()
        };
        let answer = provider
            .rerank()
            .unwrap()
            .rerank(&cx, request)
            .await
            .unwrap();
        let results = exchange.body["results"].as_array().unwrap().iter();
        let expected: Vec<(u32, f64)> = results
            .map(|result| {
                let index = serde_json::from_value(result["index"].clone()).unwrap();
                (index, result["relevance_score"].as_f64().unwrap())
            })
            .collect();
        assert_eq!(answer.results, expected, "{}", exchange.file);
        sent["model"] = json!("test-model");
        assert_eq!(upstream.last_request().unwrap().json().unwrap(), sent);
    }
}

/// More than one call takes become several; their vectors stand in the order of the inputs.
#[tokio::test]
async fn many_inputs_become_several_calls() {
    let page = |n: u32| {
        let vectors: Vec<Value> = (0..n).map(|at| json!([at, n])).collect();
        Reply::ok(json!({
            "embeddings": { "float": vectors },
            "meta": { "billed_units": { "input_tokens": n } }
        }))
    };
    let script = Script::sequence([page(96), page(4)]);
    let (upstream, provider, cx) = stage(&ABLE, "/v2", script).await;
    let request = EmbedRequest {
        input: (0..100)
            .map(|n| EmbedInput::from(format!("text {n}")))
            .collect(),
        ..EmbedRequest::default()
    };
    let answer = provider.embed().unwrap().embed(&cx, request).await.unwrap();
    assert_eq!(upstream.hits(), 2);
    assert_eq!(answer.vectors.len(), 100);
    assert_eq!(answer.vectors[95], [95.0, 96.0]);
    assert_eq!(answer.vectors[99], [3.0, 4.0]);
    assert_eq!(answer.usage.unwrap().input_tokens, 100);
}

#[tokio::test]
async fn pictures_are_embedded_beside_texts() {
    let reply = Reply::ok(json!({ "embeddings": { "float": [[1.0], [2.0]] } }));
    let (upstream, provider, cx) = stage(&ABLE, "/v2", reply).await;
    let picture = Media::bytes(&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]);
    let request = EmbedRequest {
        input: vec!["a cat".into(), EmbedInput::Image(picture)],
        ..EmbedRequest::default()
    };
    let embed = provider.embed().unwrap();
    let answer = embed.embed(&cx, request).await.unwrap();
    assert_eq!(answer.vectors, [[1.0], [2.0]]);
    let sent = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(sent["inputs"][0]["content"][0]["text"], "a cat");
    let url = &sent["inputs"][1]["content"][0]["image_url"]["url"];
    assert!(url.as_str().unwrap().starts_with("data:image/png;base64,"));

    let request = EmbedRequest {
        input: vec![EmbedInput::Tokens(vec![1, 2])],
        ..EmbedRequest::default()
    };
    let error = embed.embed(&cx, request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("input[0]"))
    );
    assert_eq!(upstream.hits(), 1);
}

#[tokio::test]
async fn models_are_read_page_after_page() {
    let entry =
        |name: &str| json!({ "name": name, "endpoints": ["chat"], "context_length": 128_000 });
    let first = json!({
        "models": [
            { "name": "embed-x", "endpoints": ["embed"] },
            { "name": "seer", "endpoints": ["chat"], "features": ["tools", "vision"] }
        ],
        "next_page_token": "a b/c"
    });
    let last = json!({ "models": [entry("last")] });
    let script = Script::sequence([Reply::ok(first), Reply::ok(last)]);
    let (upstream, provider, cx) = stage(&ABLE, "/v2", script).await;
    let models = provider.models(&cx).await.unwrap();
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["embed-x", "seer", "last"]);
    assert!(models[0].capabilities.yes.contains(Capability::Embeddings));
    assert!(models[0].capabilities.no.contains(Capability::Chat));
    assert!(models[1].capabilities.yes.contains(Capability::Vision));
    assert_eq!(models[2].capabilities.context_window, Some(128_000));
    let received = upstream.last_request().unwrap();
    assert_eq!(received.path, "/v1/models");
    assert_eq!(
        received.query.as_deref(),
        Some("page_size=1000&page_token=a%20b%2Fc")
    );
}
