//! Which address a model's predictions are asked for at.

use g4f_types::Result;
use serde_json::{Map, Value};

use crate::shared::model_in_path;

/// Where to send a prediction of `model`; what the body must name is put into it.
///
/// # Errors
/// `ModelNotFound` for a name that cannot be one.
pub(super) fn path(model: &str, body: &mut Map<String, Value>) -> Result<String> {
    let model = model_in_path(model)?;
    if let Some(deployment) = model.strip_prefix("deployments/") {
        return Ok(format!("/deployments/{deployment}/predictions"));
    }
    match model.split_once(':') {
        // The version alone says which model it is of.
        Some((_, version)) => {
            body.insert("version".to_owned(), version.into());
            Ok("/predictions".to_owned())
        }
        None if model.split('/').count() == 2 => Ok(format!("/models/{model}/predictions")),
        None => {
            body.insert("version".to_owned(), model.into());
            Ok("/predictions".to_owned())
        }
    }
}

/// The owner and the name of a model, as far as they are said.
pub(super) fn names(model: &str) -> (&str, &str) {
    let model = model.strip_prefix("deployments/").unwrap_or(model);
    let model = model.split(':').next().unwrap_or(model);
    model.split_once('/').unwrap_or(("", model))
}
