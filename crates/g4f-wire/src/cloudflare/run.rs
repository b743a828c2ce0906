//! `POST /ai/run/{model}`: the path, and the envelope around what comes back.

use g4f_types::Result;
use serde_json::{Map, Value};

use crate::provider::{Link, Reply};
use crate::shared::add_own_fields;

/// The address of everything below `/ai`, which is where the OpenAI-style route stands as well.
pub(super) fn root<'a>(link: &'a Link<'_>) -> Result<&'a str> {
    let base = link.base_url()?;
    Ok(base.strip_suffix("/v1").unwrap_or(base))
}

/// The address at which the model is run.
pub(super) fn address(link: &Link<'_>) -> Result<String> {
    Ok(format!("{}/run/{}", root(link)?, link.model()))
}

/// The fields of a body: those of ours that are there, then the caller's own.
pub(super) fn fields<const N: usize>(
    ours: [(&str, Option<Value>); N],
    own: &Map<String, Value>,
) -> Map<String, Value> {
    let ours = ours
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut body: Map<String, Value> = ours.collect();
    add_own_fields(&mut body, own);
    body
}

/// What is in the envelope `{"result", "success", "errors"}`; the answer itself where there is none.
///
/// # Errors
/// What the envelope reports.
pub(super) fn result(link: &Link<'_>, reply: &Reply) -> Result<Value> {
    let mut answer = reply.value()?;
    let failed = answer.get("error").is_some_and(|error| !error.is_null());
    if failed || answer["success"] == false {
        return Err(link.in_band(&answer));
    }
    Ok(match answer.get_mut("result") {
        Some(result) => result.take(),
        None => answer,
    })
}
