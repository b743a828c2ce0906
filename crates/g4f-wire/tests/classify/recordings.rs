//! Real refusals of many vendors, against the kinds that their collectors saw in them.

use g4f_types::ErrorKind;
use g4f_wire::classify::{Answer, in_band, no_opinion};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::shared::{folder, json};

/// The kinds that agree with a collector's word.
fn kinds(feature: &str) -> Option<&'static [ErrorKind]> {
    Some(match feature {
        "error:context_length" => &[ErrorKind::ContextLength],
        "error:rate_limit" => &[ErrorKind::RateLimited],
        "error:quota" => &[ErrorKind::QuotaExhausted],
        "error:auth" | "error:permission" => &[ErrorKind::Auth],
        "error:model_not_found" => &[ErrorKind::ModelNotFound],
        "error:overloaded" => &[ErrorKind::Overloaded],
        "error:content_policy" => &[ErrorKind::ContentFilter],
        // A parameter that one model does not take is a bad request to whoever collects, and less than that to us.
        "error:bad_request" => &[ErrorKind::BadRequest, ErrorKind::Unsupported],
        _ => return None,
    })
}

fn classify(response: &Value) -> g4f_types::Error {
    let headers: HeaderMap = response["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::try_from(name.as_str()).unwrap(),
                HeaderValue::from_str(value.as_str().unwrap_or_default()).unwrap(),
            )
        })
        .collect();
    let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
    let body = match &response["body"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.into())
        .classify(None, no_opinion, None)
}

#[test]
fn recorded_refusals_are_read_as_their_collectors_read_them() {
    let Some(folder) = folder("cassettes") else {
        return;
    };
    let (mut seen, mut agreed, mut in_band_seen) = (0, 0, 0);
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        let features = entry["features"].as_array().unwrap();
        let expected = features.iter().find_map(|f| kinds(f.as_str().unwrap()));
        let exchanges = json(&folder.join(entry["file"].as_str().unwrap()));
        for exchange in exchanges["exchanges"].as_array().unwrap() {
            let response = &exchange["response"];
            if response["status"].as_u64().unwrap() < 400 {
                if response["body"]["error"].is_object() {
                    let error = in_band(&response["body"], None, None, no_opinion, None);
                    assert_ne!(error.message(), "", "{}", entry["id"]);
                    in_band_seen += 1;
                }
                continue;
            }
            let error = classify(response);
            assert!(!error.message().is_empty(), "{}", entry["id"]);
            if let Some(expected) = expected {
                seen += 1;
                if expected.contains(&error.kind()) {
                    agreed += 1;
                } else {
                    eprintln!("{}: {error} instead of {expected:?}", entry["id"]);
                }
            }
        }
    }
    eprintln!("{agreed} of {seen} agree; {in_band_seen} errors inside of answers");
    assert!(
        seen >= 50 && in_band_seen > 0,
        "the recordings were not found"
    );
    assert!(agreed * 100 >= seen * 95, "{agreed} of {seen}");
}
