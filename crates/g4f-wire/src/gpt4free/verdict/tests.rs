//! Failures as the server words them.

use bytes::Bytes;
use g4f_types::{Error, ErrorKind, FaultDomain};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::verdict;
use crate::classify::{self, Answer, in_band};

fn read(status: u16, body: &str) -> Error {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let answer = Answer::new(
        status,
        HeaderMap::new(),
        Bytes::copy_from_slice(body.as_bytes()),
    );
    answer.classify(None, classify::no_opinion, Some(verdict))
}

#[test]
fn the_class_says_what_happened() {
    for (status, message, kind) in [
        (
            500,
            "BadRequestError: Error 400: no such field",
            ErrorKind::BadRequest,
        ),
        (
            500,
            "BadRequestError: Error 400: This model's maximum context length is 8192 tokens.",
            ErrorKind::ContextLength,
        ),
        (
            500,
            "BadRequestError: Error 400: Unsupported parameter: 'top_k'",
            ErrorKind::Unsupported,
        ),
        (
            401,
            "MissingAuthError: Error 401: upstream says 401",
            ErrorKind::Auth,
        ),
        (
            500,
            "PaymentRequiredError: Error 402: upstream says 402",
            ErrorKind::QuotaExhausted,
        ),
        (
            429,
            "RateLimitError: Response 402: pay",
            ErrorKind::QuotaExhausted,
        ),
        (
            429,
            "RateLimitError: Response 504: Gateway Timeout ",
            ErrorKind::Timeout,
        ),
        (
            429,
            "RateLimitError: Error 429: slow down",
            ErrorKind::RateLimited,
        ),
        (
            500,
            "RateLimitError: Error 429: slow down",
            ErrorKind::RateLimited,
        ),
        (
            500,
            "ResponseError: Error 403: upstream says 403",
            ErrorKind::Auth,
        ),
        (
            500,
            "ResponseError: Error 404: upstream says 404",
            ErrorKind::ModelNotFound,
        ),
        (
            500,
            "ResponseError: Error 503: upstream says 503",
            ErrorKind::Overloaded,
        ),
        (500, "ResponseError: Error: mid failure", ErrorKind::Server),
        (
            500,
            "ResponseStatusError: Response 502: Bad Gateway",
            ErrorKind::Server,
        ),
        (
            500,
            "ResponseStatusError: Response 503: HTML content",
            ErrorKind::Overloaded,
        ),
        (
            500,
            "CloudflareError: Response 403: Cloudflare detected",
            ErrorKind::ErrorPage,
        ),
        (
            404,
            "ModelNotFoundError: Model not found: x",
            ErrorKind::ModelNotFound,
        ),
        (404, "Provider not found: Nope", ErrorKind::ModelNotFound),
        (
            500,
            "NoValidHarFileError: No .har file found",
            ErrorKind::Auth,
        ),
        (500, "TimeoutError: ", ErrorKind::Timeout),
        (500, "ServerTimeoutError: no", ErrorKind::Timeout),
        (
            500,
            "ClientConnectorError: Cannot connect to host localhost:8080 ssl:default",
            ErrorKind::Server,
        ),
        (
            500,
            "TypeError: f() got multiple values for keyword argument 'max_tokens'",
            ErrorKind::Server,
        ),
        (
            500,
            "NotImplementedError: No default model specified.",
            ErrorKind::Unsupported,
        ),
        (
            500,
            "RetryProviderError: RetryProvider failed:\nA: x\nB: y",
            ErrorKind::Overloaded,
        ),
        (
            500,
            "NoMediaResponseError: No media response from X",
            ErrorKind::Empty,
        ),
        (401, "G4F API key required", ErrorKind::Auth),
        (403, "Invalid G4F API key", ErrorKind::Auth),
    ] {
        let error = read(
            status,
            &json!({ "error": { "message": message } }).to_string(),
        );
        assert_eq!(error.kind(), kind, "{message}");
        let within = json!({ "error": { "message": message }, "model": "m" });
        if message.contains("Error: ") {
            let error = in_band(&within, None, None, classify::no_opinion, Some(verdict));
            assert_eq!(error.kind(), kind, "{message} in a stream");
        }
    }
}

#[test]
fn a_refusal_of_one_provider_is_its_own_affair() {
    let error = read(
        429,
        r#"{"error": {"message": "RateLimitError: Error 429: x"}}"#,
    );
    assert_eq!(error.fault_domain(), FaultDomain::Model);
    let error = read(401, r#"{"error": {"message": "G4F API key required"}}"#);
    assert_eq!(error.fault_domain(), FaultDomain::Key);
    let error = read(500, "Internal Server Error");
    assert_eq!(
        (error.kind(), error.fault_domain()),
        (ErrorKind::Server, FaultDomain::Model)
    );
    assert!(error.help().is_some_and(|help| help.contains("Internet")));
}

#[test]
fn what_it_refuses_to_read_is_the_requests_fault() {
    let body = r#"{"detail":[{"loc":["body","tool_choice"],"message":"Input should be a valid string","type":"string_type"}]}"#;
    assert_eq!(read(422, body).kind(), ErrorKind::BadRequest);
}
