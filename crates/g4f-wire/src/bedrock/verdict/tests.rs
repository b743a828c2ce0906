//! Failures in Bedrock's words.

use bytes::Bytes;
use g4f_types::{Error, ErrorKind};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

use crate::classify::{Answer, in_band};

fn read(status: u16, code: &str, message: &str) -> Error {
    let mut headers = HeaderMap::new();
    let value = format!("{code}:http://internal.amazon.com/coral/com.amazon.bedrock/");
    if let Ok(value) = HeaderValue::from_str(&value) {
        headers.insert("x-amzn-errortype", value);
    }
    let body = Bytes::from(json!({ "message": message }).to_string());
    let status = StatusCode::from_u16(status).unwrap_or_default();
    Answer::new(status, headers, body).classify(None, super::verdict, None)
}

#[test]
fn answers() {
    let cases = [
        (
            400,
            "ValidationException",
            "Input is too long for requested model.",
            ErrorKind::ContextLength,
        ),
        (
            400,
            "ValidationException",
            "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
            ErrorKind::ContextLength,
        ),
        (
            400,
            "ValidationException",
            "The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.",
            ErrorKind::BadRequest,
        ),
        (
            400,
            "ValidationException",
            "Invocation of model ID anthropic.claude-sonnet-4-5-20250929-v1:0 with on-demand throughput isn\u{2019}t supported. \
             Retry your request with the ID or ARN of an inference profile that contains this model.",
            ErrorKind::ModelNotFound,
        ),
        (
            400,
            "ValidationException",
            "The provided model identifier is invalid.",
            ErrorKind::ModelNotFound,
        ),
        (
            404,
            "ResourceNotFoundException",
            "This model version has reached the end of its life.",
            ErrorKind::ModelNotFound,
        ),
        (
            403,
            "AccessDeniedException",
            "You don't have access to the model with the specified model ID.",
            ErrorKind::ModelNotFound,
        ),
        (
            403,
            "AccessDeniedException",
            "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel",
            ErrorKind::Auth,
        ),
        (
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            ErrorKind::Auth,
        ),
        (
            403,
            "ExpiredTokenException",
            "The security token included in the request is expired",
            ErrorKind::Auth,
        ),
        (
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match",
            ErrorKind::Auth,
        ),
        (
            429,
            "ThrottlingException",
            "Too many tokens, please wait before trying again.",
            ErrorKind::RateLimited,
        ),
        (
            429,
            "ThrottlingException",
            "Too many tokens per day, please wait before trying again.",
            ErrorKind::QuotaExhausted,
        ),
        (
            429,
            "ModelNotReadyException",
            "The model is not ready for inference.",
            ErrorKind::Overloaded,
        ),
        (
            503,
            "ServiceUnavailableException",
            "Model is getting throttled. Try your request again.",
            ErrorKind::Overloaded,
        ),
        (
            424,
            "ModelErrorException",
            "The request failed due to an error while processing the model.",
            ErrorKind::Server,
        ),
        (
            408,
            "ModelTimeoutException",
            "The request took too long.",
            ErrorKind::Timeout,
        ),
        (
            400,
            "ServiceQuotaExceededException",
            "Your request exceeds the service quota.",
            ErrorKind::QuotaExhausted,
        ),
        (
            400,
            "ValidationException",
            "This model doesn't support tool use.",
            ErrorKind::Unsupported,
        ),
        (
            400,
            "ValidationException",
            "A conversation must start with a user message.",
            ErrorKind::BadRequest,
        ),
        (
            500,
            "InternalServerException",
            "Something happened.",
            ErrorKind::Server,
        ),
    ];
    for (status, code, message, kind) in cases {
        assert_eq!(
            read(status, code, message).kind(),
            kind,
            "{code}: {message}"
        );
    }
}

#[test]
fn exceptions_in_a_stream() {
    let cases = [
        ("throttlingException", ErrorKind::RateLimited),
        ("modelStreamErrorException", ErrorKind::Server),
        ("internalServerException", ErrorKind::Server),
        ("serviceUnavailableException", ErrorKind::Overloaded),
        ("validationException", ErrorKind::BadRequest),
    ];
    for (code, kind) in cases {
        let report = json!({ "error": { "code": code, "message": "It went wrong." } });
        assert_eq!(
            in_band(&report, None, None, super::verdict, None).kind(),
            kind,
            "{code}"
        );
    }
}
