//! Batches, and vectors in every form.

use g4f_types::Media;

use super::*;

#[test]
fn older_models_take_one_picture_at_a_time() {
    let picture = || EmbedInput::Image(Media::bytes(&b"\x89PNG"[..]));
    let inputs = [
        EmbedInput::from("a"),
        EmbedInput::from("b"),
        picture(),
        picture(),
    ];
    let batches = batches::of(&inputs, "embed-english-v3.0");
    assert_eq!(
        batches.iter().map(Batch::len).collect::<Vec<_>>(),
        [2, 1, 1]
    );
    assert_eq!(batches::of(&inputs, "embed-v4.0").len(), 1);
    let request = EmbedRequest::default();
    let body = body("m", &request, batches.last().unwrap()).unwrap();
    assert_eq!(body["input_type"], "image");
}

#[test]
fn vectors_in_every_form() {
    for embeddings in [
        json!({ "float": [[1.0, -2.0]] }),
        json!({ "int8": [[1, -2]] }),
        json!({ "base64": ["AACAPwAAAMA="] }),
        json!([[1, -2]]),
    ] {
        let answer = json!({ "embeddings": embeddings });
        assert_eq!(vectors::read(&answer, 1).unwrap(), [[1.0, -2.0]]);
        assert!(vectors::read(&answer, 2).is_err());
    }
    for embeddings in [
        json!(null),
        json!({ "float": [["x"]] }),
        json!({ "base64": ["AAA="] }),
    ] {
        assert!(vectors::read(&json!({ "embeddings": embeddings }), 1).is_err());
    }
}

#[test]
fn purposes_go_by_cohere_s_names() {
    for (ours, theirs) in [
        (None, "search_document"),
        (Some("query"), "search_query"),
        (Some("clustering"), "clustering"),
    ] {
        let request = EmbedRequest {
            input_type: ours.map(str::to_owned),
            ..EmbedRequest::default()
        };
        let body = body("m", &request, &Batch::Texts(vec!["a"])).unwrap();
        assert_eq!(body["input_type"], theirs);
    }
}
