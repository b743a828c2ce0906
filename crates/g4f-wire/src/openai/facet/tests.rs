//! Parameters, usage, and failures under 200.

use g4f_types::{BodyEdit, ErrorKind, OnUnsupported};
use serde_json::{Map, Value, json};

use super::answer::error_in;
use super::form::form;
use super::{Params, usage_of};
use crate::provider::EncodeTarget;

const TARGET: EncodeTarget<'_> = EncodeTarget::new("vendor", "m-1");

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[test]
fn own_fields_repeat_nothing_but_what_nobody_asked_for() {
    let mut params = Params::new(TARGET, &["size"], &[("voice", "speaker")]);
    params.tune("size", Some("small"));
    params.preset("voice", "anna");
    let own = fields(&json!({ "size": "large", "speaker": "otto", "more": 1 }));
    let edits = [
        BodyEdit::set("/deep/er", true),
        BodyEdit::delete("/more").for_model("another"),
    ];
    let body = params.finish(&own, &edits).unwrap();
    assert_eq!(
        Value::Object(body),
        json!({ "model": "m-1", "size": "small", "speaker": "otto", "more": 1, "deep": { "er": true } })
    );
}

#[test]
fn what_is_not_taken_is_left_out_or_refused() {
    let strict = TARGET.on_unsupported(OnUnsupported::Error);
    for (target, kind) in [(TARGET, None), (strict, Some(ErrorKind::Unsupported))] {
        let mut params = Params::new(target, &[], &[]);
        params.tune("seed", Some(1));
        params.tune("size", None::<u32>);
        let error = params.finish(&Map::new(), &[]).err();
        assert_eq!(error.as_ref().map(g4f_types::Error::kind), kind);
        assert_eq!(
            error.and_then(|e| e.param().map(str::to_owned)),
            kind.map(|_| "seed".to_owned())
        );
    }
    let mut params = Params::new(TARGET, &[], &[]);
    assert!(params.need("n", Some(2)).is_err());
    assert!(params.need("n", None::<u32>).is_ok());
}

#[test]
fn lists_and_objects_have_a_place_in_forms() {
    let body =
        fields(&json!({ "a": ["x", 2], "b": { "c": 1 }, "d": null, "e[]": [true], "f": 0.5 }));
    let parts: Vec<(String, String)> = form(body)
        .into_iter()
        .map(|part| (part.name, String::from_utf8(part.data.to_vec()).unwrap()))
        .collect();
    let expected = [
        ("a[]", "x"),
        ("a[]", "2"),
        ("b", r#"{"c":1}"#),
        ("e[]", "true"),
        ("f", "0.5"),
    ];
    assert_eq!(
        parts,
        expected.map(|(name, text)| (name.to_owned(), text.to_owned()))
    );
}

#[test]
fn usage_goes_by_many_names() {
    for (usage, input, output, total) in [
        (json!({ "prompt_tokens": 7, "total_tokens": 7 }), 7, 0, 7),
        (json!({ "input_tokens": 3, "output_tokens": 4 }), 3, 4, 7),
        (json!({ "total_tokens": 12 }), 12, 0, 12),
        (
            json!({ "total_tokens": 12, "completion_tokens": 5 }),
            7,
            5,
            12,
        ),
        (
            json!({ "prompt_tokens": "7", "total_tokens": 7.0 }),
            7,
            0,
            7,
        ),
    ] {
        let read = usage_of(&usage).unwrap();
        assert_eq!(
            (read.input_tokens, read.output_tokens, read.total_tokens),
            (input, output, total),
            "{usage}"
        );
    }
    for none in [
        json!({}),
        json!(null),
        json!({ "type": "duration", "seconds": 3 }),
        json!([1]),
    ] {
        assert_eq!(usage_of(&none), None, "{none}");
    }
    let detailed = usage_of(&json!({
        "input_tokens": 9, "output_tokens": 8,
        "input_tokens_details": { "cached_tokens": 1, "audio_tokens": 2, "image_tokens": 3 },
        "output_tokens_details": { "reasoning_tokens": 4, "image_tokens": 5 },
    }))
    .unwrap();
    assert_eq!(detailed.cached_input_tokens, Some(1));
    assert_eq!(detailed.input_audio_tokens, Some(2));
    assert_eq!(detailed.reasoning_tokens, Some(4));
    assert_eq!(detailed.output_image_tokens, Some(5));
}

#[test]
fn an_answer_with_content_is_no_failure() {
    for failure in [
        json!({ "error": "no" }),
        json!({ "id": "1", "error": { "message": "no" } }),
        json!({ "errors": [{ "message": "no" }] }),
        json!({ "detail": "no" }),
        json!({ "code": 1302, "message": "busy", "data": null }),
    ] {
        assert!(
            error_in(failure.to_string().as_bytes()).is_some(),
            "{failure}"
        );
    }
    for answer in [
        json!({ "error": null, "data": [1] }),
        json!({ "error": "a warning", "images": ["x"] }),
        json!({ "code": 0, "data": [1], "message": "ok" }),
        json!({ "results": [{ "error": "of a part" }] }),
        json!([{ "error": "in a list" }]),
        json!("error"),
    ] {
        assert!(
            error_in(answer.to_string().as_bytes()).is_none(),
            "{answer}"
        );
    }
}
