//! Recorded requests, read by the documentation and written by the encoder, are the same requests.

use g4f_types::OnUnsupported;
use g4f_wire::bedrock::Converse;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use serde_json::{Map, Value};

use crate::exchanges::exchanges;
use crate::reader;

/// Takes out what may differ, each for a reason.
fn normal(body: &Value) -> Value {
    let mut body = body.clone();
    let map = body.as_object_mut().unwrap();
    // What says nothing need not be there.
    if let Some(config) = map
        .get_mut("inferenceConfig")
        .and_then(Value::as_object_mut)
    {
        config.retain(|_, value| *value != Value::Array(Vec::new()));
    }
    let empty = [Value::Array(Vec::new()), Value::Object(Map::new())];
    map.retain(|_, value| !empty.contains(value));
    // A schema is text, in which blanks and order mean nothing.
    if let Some(schema) = map
        .get_mut("outputConfig")
        .and_then(|config| config.pointer_mut("/textFormat/structure/jsonSchema/schema"))
    {
        *schema = serde_json::from_str(schema.as_str().unwrap()).unwrap();
    }
    let turns = map.get_mut("messages").and_then(Value::as_array_mut);
    for block in turns
        .into_iter()
        .flatten()
        .filter_map(|turn| turn["content"].as_array_mut())
        .flatten()
    {
        // Success is the default of a result that the caller gives; that of the provider goes back as it came.
        if block["toolResult"].get("type").is_none() && block["toolResult"]["status"] == "success" {
            block["toolResult"]
                .as_object_mut()
                .unwrap()
                .remove("status");
        }
        // One client sent a media type for a format.
        if block["video"]["format"] == "video/mp4" {
            block["video"]["format"] = "mp4".into();
        }
        normal_raw(block);
    }
    body
}

/// Fields that looking for them has made.
fn normal_raw(block: &mut Value) {
    if let Some(block) = block.as_object_mut() {
        block.retain(|_, value| !value.is_null());
    }
}

#[test]
fn recorded_requests_survive() {
    let Some(exchanges) = exchanges("bedrock.converse") else {
        return;
    };
    let mut same = 0;
    for exchange in &exchanges {
        let Some(recorded) = &exchange.request else {
            continue;
        };
        let path = exchange.url.split(".amazonaws.com").nth(1).unwrap();
        let model = path.split('/').nth(2).unwrap().replace("%3A", ":");
        let mut request = reader::read(&model, recorded);
        request.stream = path.ends_with("-stream");
        let target = EncodeTarget::new("bedrock", &model).on_unsupported(OnUnsupported::Error);
        let sent = Converse
            .encode(&request, target)
            .unwrap_or_else(|error| panic!("{}: {error:?}", exchange.file));
        let written: Value = serde_json::from_slice(&sent.body).unwrap();
        assert_eq!(normal(&written), normal(recorded), "{}", exchange.file);
        assert_eq!(sent.path.replace("%3A", ":"), path.replace("%3A", ":"));
        assert!(sent.dropped.is_empty());
        same += 1;
    }
    eprintln!("{same} requests");
    assert!(same > 90, "the recordings were not found: {same}");
}
