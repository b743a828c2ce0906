//! The wordings of many providers, and the edges of the chain.

mod chain;
mod context;
mod daily;
mod faults;
mod limits;

use bytes::Bytes;
use g4f_types::{Error, ErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::{Answer, no_opinion};

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect();
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.into())
}

fn read(status: u16, body: impl Into<Bytes>) -> Error {
    answer(status, &[], body).classify(None, no_opinion, None)
}

/// `{"error": {"message", "type", "code"}}`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the tables below read better"
)]
fn openai(message: &str, kind: &str, code: Value) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

fn message(text: &str) -> Value {
    json!({"error": {"message": text}})
}

fn check(table: Vec<(u16, Value, ErrorKind)>) {
    let mut wrong = Vec::new();
    for (status, body, expected) in table {
        let error = read(status, body.to_string());
        if error.kind() != expected {
            wrong.push(format!(
                "{status} {body}: {} instead of {expected}",
                error.kind()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
