//! Pieces of arguments.

use serde_json::{Value, json};

use super::{Budget, apply};

fn all(pieces: &[Value]) -> Value {
    let (mut args, mut budget) = (json!({}), Budget::default());
    for piece in pieces {
        apply(&mut args, piece, &mut budget);
    }
    args
}

fn text(path: &str, value: &str) -> Value {
    json!({ "jsonPath": path, "stringValue": value })
}

#[test]
fn pieces_find_their_places() {
    let args = all(&[
        text("$.list[0].name", "ap"),
        text("$.list[0].name", "ple"),
        json!({ "jsonPath": "$.list[0].price", "numberValue": 0.5 }),
        json!({ "jsonPath": "$.list[1].price", "numberValue": 2.0 }),
        json!({ "jsonPath": "$['a key']", "boolValue": true }),
        json!({ "jsonPath": "$.none", "nullValue": "NULL_VALUE" }),
    ]);
    let list = json!([{ "name": "apple", "price": 0.5 }, { "price": 2 }]);
    assert_eq!(args, json!({ "list": list, "a key": true, "none": null }));
}

#[test]
fn what_leads_nowhere_is_passed_over() {
    let deep = format!("$.{}", "a.".repeat(200));
    let args = all(&[
        text("$.a", "x"),
        text("$.a.b", "y"),
        text("$.a[0]", "y"),
        text("$.list[99999999999]", "y"),
        text("$.list[1000000]", "y"),
        text("$[", "y"),
        text("$['", "y"),
        text("$..", "y"),
        text(&deep, "y"),
        json!({ "stringValue": "y" }),
        json!(7),
    ]);
    assert_eq!(args["a"], "x");
    assert!(
        args["list"].is_null() || args["list"] == json!([]),
        "{args}"
    );
}
