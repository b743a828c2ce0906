//! Options of a judge in its request.

use g4f_types::{ChatParams, ChatRequest, JudgeOptions, ReasoningEffort, ResponseFormat};
use serde_json::{Value, json};

use super::apply;
use crate::judge::Rejected;

fn with(params: &Value) -> Result<ChatParams, Rejected> {
    let mut options = JudgeOptions::default();
    options.params = params.as_object().unwrap().clone();
    let mut request = ChatRequest::new("m", Vec::new());
    apply(&mut request, &options)?;
    Ok(request.params.as_ref().clone())
}

#[test]
fn a_judge_is_asked_without_chance() {
    assert_eq!(with(&json!({})).unwrap().temperature, Some(0.0));
    assert_eq!(
        with(&json!({"temperature": 1})).unwrap().temperature,
        Some(1.0)
    );
    // Some models take no temperature at all.
    assert_eq!(
        with(&json!({"temperature": null})).unwrap().temperature,
        None
    );
}

#[test]
fn fields_go_by_their_names_in_the_api() {
    let params = with(&json!({
        "seed": 7, "reasoning_effort": "low", "stop": "x", "max_completion_tokens": 9, "new_thing": {"a": 1},
        "response_format": {"type": "json_schema", "json_schema": {"name": "v", "schema": {"type": "object"}}},
    }))
    .unwrap();
    assert_eq!(
        (params.seed, params.max_completion_tokens),
        (Some(7), Some(9))
    );
    assert_eq!(params.reasoning_effort, Some(ReasoningEffort::Low));
    assert_eq!(
        (params.stop.as_slice(), &params.other["new_thing"]),
        (&["x".to_owned()][..], &json!({"a": 1}))
    );
    let Some(ResponseFormat::JsonSchema(schema)) = params.response_format else {
        panic!("no schema")
    };
    assert_eq!(schema.name, "v");
    let format = with(&json!({"response_format": {"type": "json_object"}}))
        .unwrap()
        .response_format;
    assert_eq!(format, Some(ResponseFormat::JsonObject));
}

#[test]
fn options_of_its_own_name_win() {
    let mut options = JudgeOptions::default();
    options.temperature = Some(0.3);
    options.max_tokens = Some(5);
    options.params = json!({"temperature": 1, "max_completion_tokens": 9})
        .as_object()
        .unwrap()
        .clone();
    let mut request = ChatRequest::new("m", Vec::new());
    apply(&mut request, &options).unwrap();
    let params = &request.params;
    assert_eq!(
        (
            params.temperature,
            params.max_tokens,
            params.max_completion_tokens
        ),
        (Some(0.3), Some(5), None)
    );
}

#[test]
fn what_cannot_be_set_is_named() {
    for params in [
        json!({"temperature": "hot"}),
        json!({"tools": []}),
        json!({"messages": []}),
        json!({"n": 2}),
    ] {
        let name = params.as_object().unwrap().keys().next().unwrap().clone();
        let Err(Rejected::Options(words)) = with(&params) else {
            panic!("{params} was taken")
        };
        assert!(words.contains(&name), "{words}");
    }
}
