//! Embeddings, pictures, the list of models and keys, over a socket.

use g4f_testkit::{Reply, Script, Upstream};
use g4f_types::facets::{EmbedInput, EmbedRequest, ImageRequest};
use g4f_types::{Capability, ChatRequest, ErrorKind, Media, Message};
use serde_json::{Value, json};

use crate::exchanges::exchanges;
use crate::setup::{at, cx, with_key};

/// The smallest PNG head that a type can be told from.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn embed(model: &str, inputs: &[&str]) -> EmbedRequest {
    EmbedRequest {
        model: model.into(),
        input: inputs.iter().map(|text| EmbedInput::from(*text)).collect(),
        ..EmbedRequest::default()
    }
}

/// The inputs of a recorded request for embeddings.
fn inputs(body: &Value) -> Vec<&str> {
    let many = body["texts"].as_array();
    match many {
        Some(texts) => texts.iter().map(|text| text.as_str().unwrap()).collect(),
        None => [
            &body["inputText"],
            &body["singleEmbeddingParams"]["text"]["value"],
        ]
        .into_iter()
        .find_map(Value::as_str)
        .into_iter()
        .collect(),
    }
}

#[tokio::test]
async fn recorded_embeddings_are_asked_for_and_read() {
    let Some(exchanges) = exchanges("bedrock.invoke") else {
        return;
    };
    let embeddings = exchanges
        .iter()
        .filter(|exchange| exchange.url.contains("embed"));
    let mut read = 0;
    for exchange in embeddings {
        let path = exchange.url.split(".amazonaws.com").nth(1).unwrap();
        let model = path.split('/').nth(2).unwrap().replace("%3A", ":");
        let recorded = exchange.request.as_ref().unwrap();
        let mut reply = Reply::ok(exchange.body.clone());
        if let Some(tokens) = exchange.headers["x-amzn-bedrock-input-token-count"].as_str() {
            reply = reply.header("x-amzn-bedrock-input-token-count", tokens);
        }
        let upstream = Upstream::start(reply).await.unwrap();
        let mut request = embed(&model, &inputs(recorded));
        let purpose = &recorded["singleEmbeddingParams"]["embeddingPurpose"];
        request.input_type = purpose.as_str().map(str::to_owned);
        if recorded.get("normalize").is_some() {
            request.other.insert("normalize".to_owned(), json!(true));
        }
        let provider = at(&upstream.url());
        let answer = provider.embed().unwrap().embed(&cx(), request).await;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error:?}", exchange.file));
        let received = upstream.last_request().unwrap();
        assert_eq!(&received.json().unwrap(), recorded, "{}", exchange.file);
        assert_eq!(received.path, path.replace(':', "%3A"));
        let first = [
            exchange.body.pointer("/embedding"),
            exchange.body.pointer("/embeddings/0/embedding"),
            exchange.body.pointer("/embeddings/0"),
        ];
        let first = first
            .into_iter()
            .flatten()
            .next()
            .unwrap()
            .as_array()
            .unwrap();
        // The recordings keep all numbers of a vector.
        assert_eq!(answer.vectors[0].len(), first.len(), "{}", exchange.file);
        let off = first[1].as_f64().unwrap() - f64::from(answer.vectors[0][1]);
        assert!(off.abs() < 1e-6);
        assert!(answer.usage.unwrap().input_tokens > 0);
        read += 1;
    }
    assert!(read >= 7, "the recordings were not found: {read}");
}

#[tokio::test]
async fn several_texts_take_several_calls_where_they_must() {
    let reply = || Reply::ok(json!({ "embedding": [0.5, 1.0], "inputTextTokenCount": 3 }));
    let upstream = Upstream::start(Script::sequence([reply(), reply()]))
        .await
        .unwrap();
    let provider = at(&upstream.url());
    let request = embed("amazon.titan-embed-text-v2:0", &["a", "b"]);
    let answer = provider
        .embed()
        .unwrap()
        .embed(&cx(), request)
        .await
        .unwrap();
    assert_eq!(answer.vectors, [[0.5, 1.0], [0.5, 1.0]]);
    assert_eq!(answer.usage.unwrap().input_tokens, 6);
    let sent: Vec<Value> = upstream
        .requests()
        .iter()
        .map(|request| request.json().unwrap()["inputText"].clone())
        .collect();
    assert_eq!(sent, ["a", "b"]);
}

#[tokio::test]
async fn too_few_vectors_are_no_answer() {
    let upstream = Upstream::start(Reply::ok(json!({ "embeddings": [[1.0]] })))
        .await
        .unwrap();
    let provider = at(&upstream.url());
    let request = embed("cohere.embed-v4:0", &["a", "b"]);
    let error = provider
        .embed()
        .unwrap()
        .embed(&cx(), request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn unknown_shapes_are_refused_before_sending() {
    let upstream = Upstream::start(Reply::ok(json!({}))).await.unwrap();
    let provider = at(&upstream.url());
    let embed_with = provider.embed().unwrap();
    let error = embed_with
        .embed(&cx(), embed("maker.other-v1:0", &["a"]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let mut request = embed("amazon.titan-embed-text-v1", &["a"]);
    request.dimensions = Some(256);
    let error = embed_with.embed(&cx(), request).await.unwrap_err();
    assert_eq!(error.param(), Some("dimensions"));
    assert_eq!(upstream.hits(), 0);
}

#[tokio::test]
async fn pictures_are_made_in_amazons_shape() {
    let picture = Media::bytes(PNG).to_base64().unwrap();
    let upstream = Upstream::start(Reply::ok(json!({ "images": [picture, picture] })))
        .await
        .unwrap();
    let provider = at(&upstream.url());
    let request = ImageRequest {
        model: "amazon.nova-canvas-v1:0".into(),
        prompt: "a cat".to_owned(),
        negative_prompt: Some("dogs".to_owned()),
        n: Some(2),
        size: Some("1024x768".to_owned()),
        quality: Some("hd".to_owned()),
        seed: Some(7),
        ..ImageRequest::default()
    };
    let answer = provider
        .images()
        .unwrap()
        .images(&cx(), request)
        .await
        .unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    let received = upstream.last_request().unwrap();
    assert_eq!(received.path, "/model/amazon.nova-canvas-v1%3A0/invoke");
    let expected = json!({
        "taskType": "TEXT_IMAGE",
        "textToImageParams": { "text": "a cat", "negativeText": "dogs" },
        "imageGenerationConfig": {
            "numberOfImages": 2, "width": 1024, "height": 768, "quality": "premium", "seed": 7,
        },
    });
    assert_eq!(received.json().unwrap(), expected);
}

#[tokio::test]
async fn pictures_are_made_in_stabilitys_shape_one_a_call() {
    let picture = Media::bytes(PNG).to_base64().unwrap();
    let reply =
        || Reply::ok(json!({ "seeds": [1], "finish_reasons": [null], "images": [picture] }));
    let upstream = Upstream::start(Script::sequence([reply(), reply()]))
        .await
        .unwrap();
    let provider = at(&upstream.url());
    let request = ImageRequest {
        model: "stability.sd3-5-large-v1:0".into(),
        prompt: "a cat".to_owned(),
        n: Some(2),
        size: Some("1920x1080".to_owned()),
        output_format: Some("png".to_owned()),
        ..ImageRequest::default()
    };
    let answer = provider
        .images()
        .unwrap()
        .images(&cx(), request)
        .await
        .unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(upstream.hits(), 2);
    let expected = json!({ "prompt": "a cat", "aspect_ratio": "16:9", "output_format": "png" });
    assert_eq!(upstream.last_request().unwrap().json().unwrap(), expected);
}

#[tokio::test]
async fn a_filtered_picture_is_a_filters_refusal() {
    for body in [
        json!({ "seeds": [], "finish_reasons": ["Filter reason: prompt"], "images": [] }),
        json!({ "images": [], "error": "All of the generated images have been blocked by our content filters." }),
    ] {
        let upstream = Upstream::start(Reply::ok(body)).await.unwrap();
        let provider = at(&upstream.url());
        let request = ImageRequest {
            model: "stability.stable-image-core-v1:1".into(),
            prompt: "?".to_owned(),
            ..ImageRequest::default()
        };
        let error = provider
            .images()
            .unwrap()
            .images(&cx(), request)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ContentFilter);
    }
}

#[tokio::test]
async fn models_that_only_a_profile_reaches_are_listed_by_it() {
    let models = json!({ "modelSummaries": [
        { "modelId": "amazon.nova-lite-v1:0", "modelName": "Nova Lite", "providerName": "Amazon",
          "inputModalities": ["TEXT", "IMAGE", "VIDEO"], "outputModalities": ["TEXT"],
          "inferenceTypesSupported": ["ON_DEMAND"], "responseStreamingSupported": true },
        { "modelId": "anthropic.claude-sonnet-4-5-20250929-v1:0", "modelName": "Claude Sonnet 4.5",
          "providerName": "Anthropic", "inputModalities": ["TEXT", "IMAGE"], "outputModalities": ["TEXT"],
          "inferenceTypesSupported": ["INFERENCE_PROFILE"] },
        { "modelId": "amazon.titan-embed-text-v2:0", "inputModalities": ["TEXT"],
          "outputModalities": ["EMBEDDING"], "inferenceTypesSupported": ["ON_DEMAND"] },
    ] });
    let arn =
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0";
    let profile = json!({
        "inferenceProfileId": "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "inferenceProfileName": "US Claude Sonnet 4.5", "models": [{ "modelArn": arn }],
    });
    let first = json!({ "inferenceProfileSummaries": [profile], "nextToken": "a+b" });
    let second = json!({ "inferenceProfileSummaries": [{ "inferenceProfileId": "eu.other" }] });
    let script = Script::sequence([models, first, second].map(Reply::ok));
    let upstream = Upstream::start(script).await.unwrap();
    let list = at(&upstream.url()).models(&cx()).await.unwrap();
    let ids: Vec<&str> = list.iter().map(|model| model.id.as_str()).collect();
    let expected = [
        "amazon.nova-lite-v1:0",
        "amazon.titan-embed-text-v2:0",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "eu.other",
    ];
    assert_eq!(ids, expected);
    assert!(list[0].capabilities.yes.contains(Capability::VideoInput));
    assert!(list[1].capabilities.yes.contains(Capability::Embeddings));
    assert!(list[1].capabilities.no.contains(Capability::Chat));
    assert_eq!(list[2].owned_by.as_deref(), Some("Anthropic"));
    assert!(list[2].capabilities.yes.contains(Capability::Vision));
    let last = upstream.last_request().unwrap();
    assert_eq!(last.path, "/inference-profiles");
    assert!(last.query.unwrap().ends_with("&nextToken=a%2Bb"));
}

#[tokio::test]
async fn an_access_key_signs_and_is_never_sent() {
    let answer = json!({ "output": { "message": { "content": [{ "text": "Hi" }] } }, "stopReason": "end_turn" });
    let upstream = Upstream::start(Reply::ok(answer)).await.unwrap();
    let provider = with_key(
        &upstream.url(),
        "ASIAEXAMPLE12345:verysecretaccesskey:sessiontoken",
    );
    let request = ChatRequest::new("amazon.nova-lite-v1:0", [Message::user("Hi")]);
    let stream = provider.chat(&cx(), request).await.unwrap();
    assert_eq!(stream.collect().await.unwrap().text(), "Hi");
    let received = upstream.last_request().unwrap();
    let authorization = received.header("authorization").unwrap();
    assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE12345/"));
    assert!(authorization.contains("/us-east-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "));
    assert_eq!(
        received.header("x-amz-security-token"),
        Some("sessiontoken")
    );
    let shown = format!("{:?}", received.headers);
    assert!(!shown.contains("verysecretaccesskey"));
}
