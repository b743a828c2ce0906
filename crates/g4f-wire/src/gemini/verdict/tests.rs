//! What Google's refusals mean.

use bytes::Bytes;
use g4f_types::{Error, ErrorKind};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::verdict;
use crate::classify::Answer;

fn read(status: u16, body: &Value) -> Error {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    Answer::new(status, HeaderMap::new(), Bytes::from(body.to_string()))
        .classify(None, verdict, None)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what is made on the spot need not be lent"
)]
fn error(code: u16, status: &str, message: &str, details: Value) -> Value {
    json!({ "error": { "code": code, "status": status, "message": message, "details": details } })
}

#[test]
fn refusals_are_told_apart() {
    use ErrorKind::{
        Auth, BadRequest, ContextLength, ModelNotFound, Overloaded, QuotaExhausted, RateLimited,
        Server, Timeout, Unsupported,
    };
    let reason = |reason: &str| json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason }]);
    let quota =
        |id: &str, value: &str| json!([{ "violations": [{ "quotaId": id, "quotaValue": value }] }]);
    let none = || json!([]);
    let cases = [
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                reason("API_KEY_INVALID"),
            ),
            Auth,
        ),
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "API key expired. Please renew the API key.",
                none(),
            ),
            Auth,
        ),
        (
            401,
            error(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials.",
                reason("ACCESS_TOKEN_EXPIRED"),
            ),
            Auth,
        ),
        (
            403,
            error(
                403,
                "PERMISSION_DENIED",
                "Vertex AI API has not been used in project 1 before or it is disabled.",
                reason("SERVICE_DISABLED"),
            ),
            Auth,
        ),
        (
            403,
            error(
                403,
                "PERMISSION_DENIED",
                "This API method requires billing to be enabled.",
                reason("BILLING_DISABLED"),
            ),
            QuotaExhausted,
        ),
        (
            400,
            error(
                400,
                "FAILED_PRECONDITION",
                "User location is not supported for the API use.",
                none(),
            ),
            Auth,
        ),
        (
            429,
            error(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota.",
                quota("GenerateRequestsPerMinutePerProject", "10"),
            ),
            RateLimited,
        ),
        (
            429,
            error(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota.",
                quota("GenerateRequestsPerDayPerProject", "50"),
            ),
            QuotaExhausted,
        ),
        (
            429,
            error(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded for metric: x, limit: 0, model: gemini-x\nPlease retry in 3s.",
                quota("PerMinute", "0"),
            ),
            QuotaExhausted,
        ),
        (
            429,
            error(
                429,
                "RESOURCE_EXHAUSTED",
                "Resource has been exhausted (e.g. check quota).",
                none(),
            ),
            RateLimited,
        ),
        (
            429,
            error(
                429,
                "RESOURCE_EXHAUSTED",
                "Resource exhausted. Please try again later.",
                none(),
            ),
            RateLimited,
        ),
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "The input token count (5911388) exceeds the maximum number of tokens allowed (1048576).",
                none(),
            ),
            ContextLength,
        ),
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "Function calling is not enabled for models/gemma-3-1b-it",
                none(),
            ),
            Unsupported,
        ),
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "Penalty is not enabled for models/gemini-x",
                none(),
            ),
            Unsupported,
        ),
        (
            400,
            error(
                400,
                "INVALID_ARGUMENT",
                "Function call is missing a thought_signature in functionCall parts.",
                none(),
            ),
            BadRequest,
        ),
        (
            404,
            error(
                404,
                "NOT_FOUND",
                "models/x is not found for API version v1beta, or is not supported for generateContent.",
                none(),
            ),
            ModelNotFound,
        ),
        (
            499,
            error(499, "CANCELLED", "The operation was cancelled.", none()),
            Server,
        ),
        (
            500,
            error(500, "INTERNAL", "An internal error has occurred.", none()),
            Server,
        ),
        (
            503,
            error(
                503,
                "UNAVAILABLE",
                "The model is overloaded. Please try again later.",
                none(),
            ),
            Overloaded,
        ),
        (
            504,
            error(
                504,
                "DEADLINE_EXCEEDED",
                "Deadline expired before operation could complete.",
                none(),
            ),
            Timeout,
        ),
    ];
    for (status, body, kind) in cases {
        let error = read(status, &body);
        assert_eq!(error.kind(), kind, "{body}");
        // The same as a stream without SSE writes it.
        assert_eq!(read(status, &json!([body])).kind(), kind);
    }
}

#[test]
fn waits_are_kept_where_waiting_helps() {
    let details = |value: &str| {
        json!([
            { "violations": [{ "quotaId": "PerMinute", "quotaValue": value }] },
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s" },
        ])
    };
    let wait = |value: &str| {
        let body = error(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota.",
            details(value),
        );
        read(429, &body).retry_after().map(|wait| wait.as_secs())
    };
    assert_eq!(wait("10"), Some(34));
    assert_eq!(wait("0"), None);
}
