//! Schemas for older models.

use serde_json::{Value, json};

use super::subset;

#[test]
fn what_is_known_stays_and_the_rest_goes() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "required": ["kind"],
        "properties": {
            "kind": { "const": "a", "examples": ["a"] },
            "size": { "type": ["integer", "null"], "exclusiveMinimum": 0, "format": "uint8", "minimum": 1 },
            "when": { "type": "string", "format": "date-time" },
            "tag": { "enum": ["x", "y", null] },
            "number": { "enum": [1, 2], "type": "integer" },
            "either": { "oneOf": [{ "type": "string" }, { "type": "number" }] },
            "maybe": { "anyOf": [{ "type": "string", "maxLength": 3 }, { "type": "null" }] },
            "both": { "type": ["string", "number"] },
            "list": { "type": "array", "items": { "$ref": "#/$defs/item" } },
        },
        "$defs": { "item": { "type": "object", "properties": { "name": { "type": "string" } } } },
    });
    let should = json!({
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": { "type": "string", "enum": ["a"] },
            "size": { "type": "integer", "nullable": true, "minimum": 1 },
            "when": { "type": "string", "format": "date-time" },
            "tag": { "type": "string", "enum": ["x", "y"], "nullable": true },
            "number": { "type": "integer" },
            "either": { "anyOf": [{ "type": "string" }, { "type": "number" }] },
            "maybe": { "type": "string", "maxLength": 3, "nullable": true },
            "both": { "anyOf": [{ "type": "string" }, { "type": "number" }] },
            "list": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } },
        },
    });
    assert_eq!(subset(&schema), should);
}

#[test]
fn parts_of_a_whole_are_put_together() {
    let schema = json!({ "allOf": [
        { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] },
        { "properties": { "b": { "type": "string" } }, "required": ["b"] },
    ] });
    let fields = json!({ "a": { "type": "string" }, "b": { "type": "string" } });
    assert_eq!(
        subset(&schema),
        json!({ "type": "object", "properties": fields, "required": ["a", "b"] })
    );
}

#[test]
fn schemas_that_hold_themselves_come_to_an_end() {
    let schema = json!({
        "type": "object",
        "properties": { "left": { "$ref": "#" }, "right": { "$ref": "#" } },
    });
    let size = subset(&schema).to_string().len();
    assert!(size < 1_000_000, "{size}");
    for odd in [
        json!(true),
        json!(null),
        json!({ "$ref": "#/nowhere" }),
        json!({ "type": [] }),
    ] {
        assert!(matches!(subset(&odd), Value::Object(_)));
    }
}
