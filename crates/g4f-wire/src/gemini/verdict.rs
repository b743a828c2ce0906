//! What Google's failures mean: `google.rpc.Status` with its details.
//!
//! <https://cloud.google.com/apis/design/errors> has the statuses, `google.rpc.ErrorInfo` the reasons. Words decide only
//! where Google says it in words alone. What is not told apart here, the general classifier reads.

use g4f_types::ErrorKind;
use serde_json::Value;

use crate::classify::{Facts, Verdict, daily};

/// Reasons of `ErrorInfo` that mean a key or account which may not be used.
const AUTH: [&str; 13] = [
    "API_KEY_INVALID",
    "API_KEY_EXPIRED",
    "API_KEY_SERVICE_BLOCKED",
    "API_KEY_HTTP_REFERRER_BLOCKED",
    "API_KEY_IP_ADDRESS_BLOCKED",
    "ACCESS_TOKEN_EXPIRED",
    "ACCESS_TOKEN_TYPE_UNSUPPORTED",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "CREDENTIALS_MISSING",
    "CONSUMER_INVALID",
    "CONSUMER_SUSPENDED",
    "IAM_PERMISSION_DENIED",
    "USER_PROJECT_DENIED",
];

/// Google's opinion of a failure.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let error = error_of(facts.json?)?;
    let reason = reason(error);
    let is_reason = |names: &[&str]| reason.is_some_and(|reason| names.contains(&reason));
    if is_reason(&AUTH) {
        return Some(Verdict::new(ErrorKind::Auth));
    }
    if is_reason(&["SERVICE_DISABLED"]) || facts.says(&["has not been used in project"]) {
        return Some(
            Verdict::new(ErrorKind::Auth)
                .help("switch the API on for this project in Google Cloud's console"),
        );
    }
    if is_reason(&["BILLING_DISABLED"]) || facts.says(&["please enable billing"]) {
        return Some(
            Verdict::new(ErrorKind::QuotaExhausted)
                .without_wait()
                .help("this project needs a billing account"),
        );
    }
    if facts.says(&["user location is not supported"]) {
        return Some(
            Verdict::new(ErrorKind::Auth).help("Google does not serve this key from this place"),
        );
    }
    match error.get("status").and_then(Value::as_str)? {
        "RESOURCE_EXHAUSTED" => exhausted(facts, error),
        "INVALID_ARGUMENT" | "FAILED_PRECONDITION" => refused(facts),
        // Google gave up the request, nobody else did.
        "CANCELLED" | "ABORTED" | "INTERNAL" | "UNKNOWN" | "DATA_LOSS" => {
            Some(Verdict::new(ErrorKind::Server))
        }
        "UNIMPLEMENTED" => Some(Verdict::new(ErrorKind::Unsupported)),
        _ => None,
    }
}

/// The status object: Google puts it under `error`, and a stream without SSE into a list.
fn error_of(json: &Value) -> Option<&Value> {
    let root = json.get(0).unwrap_or(json);
    let error = root.get("error").unwrap_or(root);
    error.is_object().then_some(error)
}

fn details(error: &Value) -> impl Iterator<Item = &Value> {
    let details = error.get("details").and_then(Value::as_array);
    details.into_iter().flatten()
}

fn reason(error: &Value) -> Option<&str> {
    details(error).find_map(|detail| detail.get("reason")?.as_str())
}

/// A rate or a quota. The violations say which, except for a budget of nothing, which is never there again.
fn exhausted(facts: &Facts<'_>, error: &Value) -> Option<Verdict> {
    let violations = || details(error).filter_map(|detail| detail.get("violations")?.as_array());
    let none_at_all = facts.says(&["limit: 0,", "limit: 0\n"])
        || facts.words.ends_with("limit: 0")
        || violations()
            .flatten()
            .any(|violation| violation.get("quotaValue").and_then(Value::as_str) == Some("0"));
    if none_at_all {
        return Some(
            Verdict::new(ErrorKind::QuotaExhausted)
                .without_wait()
                .help("this key has no quota at all for this model; a paid one has"),
        );
    }
    let ids = violations()
        .flatten()
        .filter_map(|violation| violation.get("quotaId")?.as_str());
    daily::google(ids, facts.now)
}

/// What the request asks for that this model cannot do, told from a request that is wrong.
fn refused(facts: &Facts<'_>) -> Option<Verdict> {
    let lacks = facts.says(&[
        "is not enabled for",
        "is not supported by the model",
        "is not supported by this model",
        "is not supported for this model",
        "is only supported for",
        "does not support",
        "only works for",
    ]);
    if lacks && !facts.says(&["location", "token count"]) {
        return Some(Verdict::new(ErrorKind::Unsupported));
    }
    if facts.says(&["api key expired", "reauthentication is needed"]) {
        return Some(Verdict::new(ErrorKind::Auth));
    }
    None
}

#[cfg(test)]
mod tests;
