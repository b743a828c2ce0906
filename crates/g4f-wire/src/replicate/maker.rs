//! Predictions, written and read.

use g4f_types::Result;
use g4f_types::facets::VideoState;
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Map, Value};

use super::inputs;
use super::target;
use crate::jobs::{Asked, Maker, Order, Step, Ticket, text};
use crate::provider::EncodeTarget;
use crate::shared::id_in_path;

/// Replicate's predictions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Replicate;

impl Maker for Replicate {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let input = inputs::of(asked, target)?;
        let mut order = order(target.model, input)?;
        // Videos are looked at by whoever ordered them.
        if !matches!(asked, Asked::Video(_)) {
            order.headers = waiting();
        }
        Ok(order)
    }

    fn read(&self, answer: &Value) -> Step {
        read(answer)
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/predictions/{}", id_in_path(ticket.id)?))
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        let id = id_in_path(ticket.id).ok()?;
        Some((Method::POST, format!("/predictions/{id}/cancel")))
    }
}

/// A prediction with this input.
///
/// # Errors
/// `ModelNotFound` for a name that cannot be a model's.
pub(super) fn order(model: &str, input: Map<String, Value>) -> Result<Order> {
    let mut body = Map::new();
    let path = target::path(model, &mut body)?;
    body.insert("input".to_owned(), Value::Object(input));
    Ok(Order {
        path,
        body,
        ..Order::default()
    })
}

/// Asks the server to answer when the work is done, if that is soon; a minute at most.
pub(super) fn waiting() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("prefer", HeaderValue::from_static("wait"));
    headers
}

/// What a prediction says.
pub(super) fn read(answer: &Value) -> Step {
    let word = answer.get("status").and_then(Value::as_str);
    let mut step = Step {
        id: text(answer, &["id"]),
        output: answer.get("output").cloned().unwrap_or_default(),
        ..Step::default()
    }
    .with_word(word);
    if step.state == Some(VideoState::Failed) {
        step.why = text(answer, &["error", "detail"]).or(step.why);
    }
    step
}
