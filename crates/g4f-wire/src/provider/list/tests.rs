//! Lists as servers give them.

use g4f_types::{Capability, ErrorKind, ModelInfo, Price};
use serde_json::{Value, json};

use super::parse_list;

fn read(body: &Value) -> Vec<ModelInfo> {
    parse_list(body.to_string().as_bytes()).unwrap()
}

#[test]
fn every_shape_of_list_is_read() {
    let ids = |body: Value| -> Vec<String> { read(&body).into_iter().map(|m| m.id).collect() };
    assert_eq!(
        ids(json!({"object": "list", "data": [{"id": "a"}, {"id": "b"}, {"id": "a"}]})),
        ["a", "b"]
    );
    assert_eq!(
        ids(json!({"models": [{"name": "a"}, {"model": "b"}]})),
        ["a", "b"]
    );
    assert_eq!(
        ids(json!([{"id": "a"}, "b", 7, {"id": ""}, {}])),
        ["a", "b"]
    );
    assert_eq!(ids(json!({"data": []})), [""; 0]);
    assert_eq!(ids(json!([{"id": "x".repeat(600)}])), [""; 0]);
    for body in ["", "<html>", "7", "{}", r#"{"data": null}"#] {
        assert_eq!(
            parse_list(body.as_bytes()).unwrap_err().kind(),
            ErrorKind::InvalidResponse,
            "{body}"
        );
    }
}

#[test]
fn windows_are_found_under_every_name() {
    for (entry, window) in [
        (json!({"id": "m", "context_length": 8192}), Some(8192)),
        (
            json!({"id": "m", "context_window": 131_072, "max_completion_tokens": 100}),
            Some(131_072),
        ),
        (json!({"id": "m", "max_model_len": 4096}), Some(4096)),
        (
            json!({"id": "m", "meta": {"n_ctx_train": 32768}}),
            Some(32_768),
        ),
        (
            json!({"id": "m", "max_context_length": "65536"}),
            Some(65_536),
        ),
        (
            json!({"id": "m", "context_length": 0, "top_provider": {"context_length": 10}}),
            Some(10),
        ),
        (
            json!({"id": "m", "context_length": u64::MAX}),
            Some(u32::MAX),
        ),
        (json!({"id": "m", "context_length": null}), None),
    ] {
        let found = read(&json!([entry]));
        assert_eq!(found[0].capabilities.context_window, window, "{entry}");
    }
}

#[test]
fn what_a_server_says_of_a_model_is_kept() {
    let model = &read(&json!({"data": [{
        "id": "vendor/m", "name": "The M", "owned_by": "vendor", "created": 1_700_000_000, "state": "not-loaded",
        "architecture": {"input_modalities": ["text", "image", "file"], "output_modalities": ["text"]},
        "supported_parameters": ["tools", "reasoning", "structured_outputs"],
        "top_provider": {"max_completion_tokens": 4096},
    }]}))[0];
    assert_eq!(
        (model.name.as_deref(), model.owned_by.as_deref()),
        (Some("The M"), Some("vendor"))
    );
    assert_eq!(
        (model.created, model.loaded),
        (Some(1_700_000_000), Some(false))
    );
    assert_eq!(model.capabilities.max_output, Some(4096));
    for capability in [
        Capability::Vision,
        Capability::Documents,
        Capability::Tools,
        Capability::Reasoning,
        Capability::JsonSchema,
    ] {
        assert!(
            model.capabilities.yes.contains(capability),
            "{capability:?}"
        );
    }
    assert!(!model.capabilities.yes.contains(Capability::AudioInput));

    let flags = &read(
        &json!([{"id": "m", "status": {"value": "loaded"}, "type": "chat",
        "capabilities": {"completion_chat": true, "function_calling": true, "vision": false}}]),
    )[0];
    assert_eq!(flags.loaded, Some(true));
    assert!(flags.capabilities.yes.contains(Capability::Tools));
    assert!(!flags.capabilities.yes.contains(Capability::Vision));
}

#[test]
fn prices_are_read_in_both_ways_of_writing_them() {
    for (pricing, expected) in [
        (
            json!({"prompt": "0.0000025", "completion": "0.00001", "image": "0.003"}),
            Some((2.5, 10.0)),
        ),
        (
            json!({"prompt": 0.000_001, "completion": 0.000_002}),
            Some((1.0, 2.0)),
        ),
        (json!({"prompt": "0", "completion": "0"}), Some((0.0, 0.0))),
        (
            json!({"input": 5, "output": 25, "unit": "usd_per_1m_tokens"}),
            Some((5.0, 25.0)),
        ),
        (
            json!({"input": 0.3, "output": 0.3, "hourly": 0}),
            Some((0.3, 0.3)),
        ),
        // Decided when it is asked, charged by picture, or not said.
        (json!({"prompt": "-1", "completion": "-1"}), None),
        (
            json!({"prompt": "0", "completion": "0", "image": "0.04"}),
            None,
        ),
        (json!({"input": 0, "output": 0, "base": 0}), None),
        (
            json!({"input": 5, "output": 25, "unit": "cents_per_hour"}),
            None,
        ),
        (json!({"prompt": "cheap", "completion": "1"}), None),
        (json!({"prompt": "1e400", "completion": "1"}), None),
        (json!({"prompt": "0.001"}), None),
        (json!({}), None),
        (json!("free"), None),
        (json!(null), None),
    ] {
        let model = &read(&json!([{"id": "m", "pricing": pricing}]))[0];
        let near = |price: Price, (input, output): (f64, f64)| {
            (price.input - input).abs() < 1e-9 && (price.output - output).abs() < 1e-9
        };
        match (model.price, expected) {
            (None, None) => {}
            (Some(found), Some(expected)) => assert!(near(found, expected), "{pricing}: {found:?}"),
            (found, _) => panic!("{pricing}: {found:?}"),
        }
    }
}
