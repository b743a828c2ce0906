//! InvokeModel: one exchange in the shape of the model's maker.

use g4f_types::{BodyEdit, Result};
use serde_json::{Map, Value};

use super::path;
use crate::provider::{Link, Reply};
use crate::shared::add_own_fields;

/// What a model answered.
pub(super) struct Invoked {
    pub(super) answer: Value,
    /// Tokens of the input, which stand in the head.
    pub(super) input_tokens: Option<u64>,
}

/// Sends a body, with the caller's own fields and edits, to the model of the call. `wanted` are the fields of which an
/// answer has one.
pub(super) async fn invoke(
    link: &Link<'_>,
    mut body: Value,
    other: &Map<String, Value>,
    edits: &[BodyEdit],
    wanted: &[&str],
) -> Result<Invoked> {
    if let Value::Object(body) = &mut body {
        add_own_fields(body, other);
    }
    let path = path(link.model(), "invoke");
    let reply = link.post_edited(&path, body, edits).await?;
    let answer = reply.value()?;
    let is_answer = wanted.iter().any(|name| answer.get(name).is_some());
    if !is_answer && answer["message"].is_string() {
        return Err(link.in_band(&answer));
    }
    Ok(Invoked {
        input_tokens: input_tokens(&reply),
        answer,
    })
}

fn input_tokens(reply: &Reply) -> Option<u64> {
    let value = reply.headers.get("x-amzn-bedrock-input-token-count")?;
    value.to_str().ok()?.parse().ok()
}
