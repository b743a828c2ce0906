//! Errors in OpenAI's shape, with a status that tells the truth.

use g4f_types::{Error, ErrorKind};
use serde_json::{Value, json};

/// The status and the body for an error. A wait that the provider asked for belongs into `Retry-After`.
pub fn encode_error(error: &Error) -> (u16, Value) {
    let status = status(error);
    let code = error.code().or_else(|| code(error.kind()));
    let body = json!({"error": {
        "message": error.to_string(),
        "type": kind_word(error.kind(), status),
        "param": error.param(),
        "code": code,
    }});
    (status, body)
}

fn status(error: &Error) -> u16 {
    match error.kind() {
        ErrorKind::RateLimited | ErrorKind::QuotaExhausted => 429,
        ErrorKind::Auth if error.status() == Some(403) => 403,
        ErrorKind::Auth => 401,
        ErrorKind::ModelNotFound => 404,
        // A model that nobody serves is not there; a model that nobody can serve now may be there later.
        ErrorKind::NoTarget
            if error.model().is_some() || error.code() == Some("model_not_found") =>
        {
            404
        }
        ErrorKind::NoTarget | ErrorKind::Overloaded => 503,
        ErrorKind::ContextLength
        | ErrorKind::ContentFilter
        | ErrorKind::Unsupported
        | ErrorKind::Config => 400,
        ErrorKind::BadRequest => {
            let told = error.status();
            told.filter(|status| matches!(status, 408 | 413 | 415 | 422))
                .unwrap_or(400)
        }
        ErrorKind::Cancelled => 499,
        ErrorKind::Timeout => 504,
        ErrorKind::Exhausted => exhausted(error),
        ErrorKind::Server
        | ErrorKind::Network
        | ErrorKind::Truncated
        | ErrorKind::InvalidResponse
        | ErrorKind::Empty
        | ErrorKind::ErrorPage => 502,
    }
}

/// What all targets agree on; else 503 when waiting may help, and 502 when nobody knows.
fn exhausted(error: &Error) -> u16 {
    let mut statuses = error.causes().iter().map(status);
    match statuses.next() {
        Some(first) if statuses.all(|other| other == first) => first,
        _ if error.retry_after().is_some() => 503,
        _ => 502,
    }
}

fn kind_word(kind: ErrorKind, status: u16) -> &'static str {
    match (kind, status) {
        (ErrorKind::QuotaExhausted, _) => "insufficient_quota",
        (_, 401) => "authentication_error",
        (_, 403) => "permission_error",
        (_, 404) => "not_found_error",
        (_, 429) => "rate_limit_error",
        (_, 504) => "timeout_error",
        (_, 500..) => "server_error",
        _ => "invalid_request_error",
    }
}

fn code(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::RateLimited => Some("rate_limit_exceeded"),
        ErrorKind::QuotaExhausted => Some("insufficient_quota"),
        ErrorKind::Auth => Some("invalid_api_key"),
        ErrorKind::ContextLength => Some("context_length_exceeded"),
        ErrorKind::ModelNotFound => Some("model_not_found"),
        ErrorKind::ContentFilter => Some("content_filter"),
        ErrorKind::Unsupported => Some("unsupported_parameter"),
        _ => None,
    }
}
