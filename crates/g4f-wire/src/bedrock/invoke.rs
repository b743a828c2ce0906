//! InvokeModel: one exchange in the shape of the model's maker.

use g4f_types::{BodyEdit, Result};
use serde_json::{Map, Value};

use super::path;
use crate::provider::{Link, Reply};
use crate::shared::add_own_fields;

/// Sends a body, with the caller's own fields and edits, to the model of the call.
pub(super) async fn invoke(
    link: &Link<'_>,
    mut body: Value,
    other: &Map<String, Value>,
    edits: &[BodyEdit],
) -> Result<Reply> {
    if let Value::Object(body) = &mut body {
        add_own_fields(body, other);
    }
    link.post_edited(&path(link.model(), "invoke"), body, edits)
        .await
}

/// The tokens of the input, which stand in the head of the answer.
pub(super) fn input_tokens(reply: &Reply) -> Option<u64> {
    let value = reply.headers.get("x-amzn-bedrock-input-token-count")?;
    value.to_str().ok()?.parse().ok()
}
