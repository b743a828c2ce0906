//! Embeddings, rankings and judgements.

use g4f_testkit::{Reply, Script, openai};
use g4f_types::facets::{EmbedInput, EmbedRequest, ModerateRequest, RerankRequest};
use g4f_types::{BodyEdit, ErrorKind, Media};
use g4f_wire::openai::{Element, Embed, EmbedQuirks, Inputs, Rerank};
use g4f_wire::{jina, voyage};
use serde_json::{Value, json};

use crate::setup::{stage, stage_with};

fn texts(list: &[&str]) -> EmbedRequest {
    EmbedRequest {
        model: "embed-1".into(),
        input: list.iter().map(|text| EmbedInput::from(*text)).collect(),
        ..EmbedRequest::default()
    }
}

/// One vector for each input: the length of its text.
fn lengths() -> Script {
    Script::by(|request| {
        let input = request.json().unwrap()["input"].clone();
        let list = input.as_array().cloned().unwrap_or_else(|| vec![input]);
        openai::embeddings(list.iter().map(|text| {
            [f32::from(
                u8::try_from(text.as_str().unwrap().len()).unwrap(),
            )]
        }))
    })
}

#[tokio::test]
async fn more_inputs_than_fit_are_sent_in_turn_and_keep_their_order() {
    let stage = stage(lengths()).await;
    let all = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg"];
    let answer = stage.ask(texts(&all)).await.unwrap();
    let vectors: Vec<f32> = answer.vectors.concat();
    assert_eq!(vectors, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!(stage.upstream.hits(), 3);
    assert_eq!(answer.usage.unwrap().input_tokens, 3 + 3 + 1);
    assert_eq!(answer.model, openai::MODEL);
}

#[tokio::test]
async fn every_parameter_goes_out_and_edits_come_last() {
    let stage = stage(lengths()).await;
    let request = EmbedRequest {
        dimensions: Some(256),
        encoding_format: Some("float".to_owned()),
        user: Some("me".to_owned()),
        other: [("dimension_mode".to_owned(), json!("x"))]
            .into_iter()
            .collect(),
        extra: vec![
            BodyEdit::set("/user", "you"),
            BodyEdit::set("/model", "other").for_provider("somebody"),
        ],
        ..texts(&["Hi"])
    };
    stage.ask(request).await.unwrap();
    assert_eq!(
        stage.sent(),
        json!({
            "model": "embed-1", "input": "Hi", "dimensions": 256, "encoding_format": "float",
            "user": "you", "dimension_mode": "x",
        })
    );
    assert_eq!(stage.path(), "/v1/embeddings");
}

#[tokio::test]
async fn tokens_go_out_as_they_are() {
    let stage = stage(openai::embeddings([[1.0], [2.0]])).await;
    let request = EmbedRequest {
        input: vec![EmbedInput::Tokens(vec![1, 2]), EmbedInput::from("x")],
        ..texts(&[])
    };
    stage.ask(request).await.unwrap();
    assert_eq!(stage.sent()["input"], json!([[1, 2], "x"]));
}

#[tokio::test]
async fn base64_is_floats_of_four_bytes() {
    let vectors = [[0.5_f32, -1.25, 1e-7], [3.0, f32::MAX, -0.0]];
    let stage = stage(openai::embeddings_base64(vectors)).await;
    let answer = stage.ask(texts(&["a", "b"])).await.unwrap();
    assert_eq!(answer.vectors, vectors.map(Vec::from));
}

#[tokio::test]
async fn the_index_says_which_input_it_is() {
    let item = |index: u32| json!({ "index": index, "embedding": [f64::from(index)] });
    let stage = stage(Reply::ok(json!({ "data": [item(2), item(0), item(1)] }))).await;
    let answer = stage.ask(texts(&["a", "b", "c"])).await.unwrap();
    assert_eq!(answer.vectors.concat(), [0.0, 1.0, 2.0]);
    assert_eq!(answer.usage, None);
}

#[tokio::test]
async fn other_shapes_of_vectors_are_read() {
    for body in [
        json!([{ "index": 0, "embedding": [[1.0, 2.0]] }]),
        json!({ "embeddings": [[1.0, 2.0]] }),
        json!({ "data": [{ "embedding": { "float": [1, 2] } }], "usage": { "total_tokens": 3 } }),
        json!({ "data": { "embedding": [1, 2], "index": "0" }, "model": 7 }),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let answer = stage.ask(texts(&["a"])).await;
        assert_eq!(answer.unwrap().vectors, [[1.0, 2.0]], "{body}");
    }
}

#[tokio::test]
async fn a_vector_too_few_or_unreadable_is_an_error() {
    for embedding in [
        json!("not base64!"),
        json!("AAAA"),
        json!(["a"]),
        json!([]),
        json!([[1.0], [2.0]]),
        Value::Null,
    ] {
        let body = json!({ "data": [{ "index": 0, "embedding": embedding }] });
        let stage = stage(Reply::ok(body.clone())).await;
        let error = stage.ask(texts(&["a"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{body}");
    }
    let stage = stage(openai::embeddings([[1.0]])).await;
    let error = stage.ask(texts(&["a", "b"])).await.unwrap_err();
    assert_eq!(error.message(), "the answer holds 1 vectors for 2 inputs");
}

#[tokio::test]
async fn what_cannot_be_embedded_is_said_before_anything_is_sent() {
    let stage = stage(lengths()).await;
    let picture = EmbedInput::Image(Media::url("https://example.com/a.png"));
    let mut many: Vec<EmbedInput> = vec!["a".into(); 10];
    many.push(picture);
    let request = EmbedRequest {
        input: many,
        ..texts(&[])
    };
    let error = stage.ask(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("input"))
    );
    let error = stage.ask(texts(&[])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(stage.upstream.hits(), 0);
}

#[tokio::test]
async fn whole_numbers_of_one_byte() {
    static BYTES: EmbedQuirks = EmbedQuirks {
        element: Element::I8,
        ..EmbedQuirks::DEFAULT
    };
    let body = json!({ "data": [{ "embedding": "AX+A/w==" }] });
    let stage = stage_with(Reply::ok(body), |p| p.embed(Embed::new(&BYTES))).await;
    let answer = stage.ask(texts(&["a"])).await.unwrap();
    assert_eq!(answer.vectors, [[1.0, 127.0, -128.0, -1.0]]);
    let mut request = texts(&["a"]);
    request
        .other
        .insert("output_dtype".to_owned(), json!("uint8"));
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(answer.vectors, [[1.0, 127.0, 128.0, 255.0]]);
}

#[tokio::test]
async fn voyage_has_names_of_its_own() {
    let stage = stage_with(openai::embeddings([[1.0], [2.0]]), |p| {
        p.embed(Embed::new(&voyage::EMBED))
    })
    .await;
    let request = EmbedRequest {
        dimensions: Some(512),
        encoding_format: Some("base64".to_owned()),
        input_type: Some("query".to_owned()),
        ..texts(&["a", "b"])
    };
    stage.ask(request.clone()).await.unwrap();
    assert_eq!(
        stage.sent(),
        json!({
            "model": "embed-1", "input": ["a", "b"], "output_dimension": 512,
            "encoding_format": "base64", "input_type": "query",
        })
    );
    let floats = EmbedRequest {
        encoding_format: Some("float".to_owned()),
        user: Some("me".to_owned()),
        ..request
    };
    stage.ask(floats.clone()).await.unwrap();
    assert_eq!(stage.sent()["encoding_format"], Value::Null);
    assert_eq!(stage.sent()["user"], Value::Null);
    let error = stage.ask_strictly(floats).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("user"))
    );
}

#[tokio::test]
async fn pictures_are_embedded_each_vendors_way() {
    let request = |model: &str| EmbedRequest {
        model: model.into(),
        input: vec![
            "a cat".into(),
            EmbedInput::Image(Media::url("https://example.com/a.png")),
            EmbedInput::Image(Media::bytes(openai::PNG)),
        ],
        input_type: Some("document".to_owned()),
        ..EmbedRequest::default()
    };
    let three = || openai::embeddings([[1.0], [2.0], [3.0]]);
    let stage = stage_with(three(), |p| p.embed(Embed::new(&voyage::EMBED))).await;
    stage.ask(request("voyage-multimodal-3")).await.unwrap();
    assert_eq!(stage.path(), "/v1/multimodalembeddings");
    let sent = stage.sent();
    assert_eq!(
        sent["inputs"][0],
        json!({ "content": [{ "type": "text", "text": "a cat" }] })
    );
    assert_eq!(
        sent["inputs"][1],
        json!({ "content": [{ "type": "image_url", "image_url": "https://example.com/a.png" }] })
    );
    assert_eq!(sent["inputs"][2]["content"][0]["type"], "image_base64");

    let stage = stage_with(three(), |p| p.embed(Embed::new(&jina::EMBED))).await;
    stage.ask(request("jina-clip-v2")).await.unwrap();
    let sent = stage.sent();
    assert_eq!(sent["task"], "retrieval.passage");
    assert_eq!(sent["input"][0], json!({ "text": "a cat" }));
    assert_eq!(
        sent["input"][1],
        json!({ "image": "https://example.com/a.png" })
    );
}

#[tokio::test]
async fn what_the_text_is_for_is_said_where_it_must_be() {
    static ASKS: EmbedQuirks = EmbedQuirks {
        inputs: Inputs::Texts { tokens: false },
        takes: &["input_type"],
        default_input_type: Some("query"),
        ..EmbedQuirks::DEFAULT
    };
    let stage = stage_with(openai::embeddings([[1.0]]), |p| p.embed(Embed::new(&ASKS))).await;
    stage.ask(texts(&["a"])).await.unwrap();
    assert_eq!(stage.sent()["input_type"], "query");
    let mut request = texts(&["a"]);
    request
        .other
        .insert("input_type".to_owned(), json!("classification"));
    stage.ask(request).await.unwrap();
    assert_eq!(stage.sent()["input_type"], "classification");
}

fn documents() -> RerankRequest {
    RerankRequest {
        model: "rank-1".into(),
        query: "ruby".to_owned(),
        documents: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
        top_n: Some(2),
        ..RerankRequest::default()
    }
}

#[tokio::test]
async fn rankings_are_best_first_whatever_their_shape() {
    let best = [(2, 0.9), (0, 0.25)];
    for body in [
        json!({ "results": [{ "index": 0, "relevance_score": 0.25 }, { "index": 2, "relevance_score": 0.9 }] }),
        json!({ "data": [{ "index": 2, "relevance_score": 0.9 }, { "index": 0, "relevance_score": 0.25 }] }),
        json!([{ "index": 0, "score": 0.25 }, { "index": 2, "score": 0.9, "text": "c" }]),
        json!({ "rankings": [{ "index": 2, "logit": 0.9 }, { "index": 0, "logit": 0.25 }] }),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let answer = stage.ask(documents()).await.unwrap();
        assert_eq!(answer.results, best, "{body}");
    }
}

#[tokio::test]
async fn rankings_go_out_each_vendors_way() {
    let stage = stage(openai::ranking([(1, 0.5)])).await;
    let answer = stage.ask(documents()).await.unwrap();
    assert_eq!(answer.usage.unwrap().input_tokens, 12);
    assert_eq!(
        stage.sent(),
        json!({ "model": "rank-1", "query": "ruby", "documents": ["a", "b", "c"], "top_n": 2 })
    );
    let stage = stage_with(openai::ranking([(1, 0.5)]), |p| {
        p.rerank(Rerank::new(&voyage::RERANK))
    })
    .await;
    stage.ask(documents()).await.unwrap();
    assert_eq!(stage.sent()["top_k"], 2);
    let stage = stage_with(openai::ranking([(1, 0.5)]), |p| {
        p.rerank(Rerank::new(&jina::RERANK))
    })
    .await;
    stage.ask(documents()).await.unwrap();
    assert_eq!(stage.sent()["return_documents"], false);
}

#[tokio::test]
async fn rankings_of_other_documents_are_errors() {
    for body in [
        json!({ "results": [{ "index": 3, "relevance_score": 0.9 }] }),
        json!({ "results": [{ "index": 0 }] }),
        json!({ "results": [] }),
        json!({}),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let error = stage.ask(documents()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{body}");
    }
}

#[tokio::test]
async fn judgements_are_those_of_the_vendor() {
    let stage = stage(openai::moderation([false, true])).await;
    let request = ModerateRequest {
        model: "mod-1".into(),
        input: vec!["a".to_owned(), "b".to_owned()],
        ..ModerateRequest::default()
    };
    let answer = stage.ask(request.clone()).await.unwrap();
    assert!(answer.flagged());
    assert_eq!(answer.results.len(), 2);
    assert_eq!(stage.sent()["input"], json!(["a", "b"]));
    let with_picture = ModerateRequest {
        images: vec![Media::url("https://example.com/a.png")],
        ..request
    };
    stage.ask(with_picture).await.unwrap();
    assert_eq!(
        stage.sent()["input"],
        json!([
            { "type": "text", "text": "a" },
            { "type": "text", "text": "b" },
            { "type": "image_url", "image_url": { "url": "https://example.com/a.png" } },
        ])
    );
    let nothing = ModerateRequest::default();
    let error = stage.ask(nothing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
}
