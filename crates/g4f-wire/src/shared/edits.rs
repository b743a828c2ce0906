//! The last touches of a JSON body: the caller's own fields, then the caller's edits.

use bytes::Bytes;
use g4f_types::{BodyEdit, Error, ErrorKind, Result};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::provider::EncodeTarget;

/// Puts the caller's own fields into a body, where they would not repeat one.
pub fn add_own_fields(body: &mut Map<String, Value>, own: &Map<String, Value>) {
    for (name, value) in own {
        if !body.contains_key(name) {
            body.insert(name.clone(), value.clone());
        }
    }
}

/// The bytes of a body, after the caller's edits that are meant for `target`. Only where there is one is the body made
/// into a JSON value first.
///
/// # Errors
/// `BadRequest` for an edit that leads nowhere, and for what cannot be written as JSON.
pub fn finish_body(
    body: &impl Serialize,
    edits: &[BodyEdit],
    target: EncodeTarget<'_>,
) -> Result<Bytes> {
    let mut meant = edits
        .iter()
        .filter(|edit| edit.applies_to(target.provider, target.model))
        .peekable();
    let bytes = if meant.peek().is_none() {
        serde_json::to_vec(body)
    } else {
        let mut body = serde_json::to_value(body).map_err(unwritable)?;
        for edit in meant {
            edit.apply(&mut body)?;
        }
        serde_json::to_vec(&body)
    };
    bytes.map(Bytes::from).map_err(unwritable)
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("the request cannot be written as JSON: {error}"),
    )
    .with_source(error)
}
