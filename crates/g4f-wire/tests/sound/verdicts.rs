//! Failures as these vendors word them.

use g4f_types::ErrorKind;
use g4f_wire::classify::{Answer, Override};
use g4f_wire::{
    assemblyai, cartesia, deepgram, elevenlabs, fish_audio, gladia, hume, lmnt, revai, soniox,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

fn detail(status: &str, message: &str) -> Value {
    json!({ "detail": { "status": status, "message": message } })
}

fn deepgram_says(code: &str, message: &str) -> Value {
    json!({ "err_code": code, "err_msg": message, "request_id": "r" })
}

#[test]
fn each_family_is_read_in_its_own_words() {
    use ErrorKind::{Auth, BadRequest, ModelNotFound, Overloaded, QuotaExhausted, RateLimited};
    let cases: &[(Override, u16, Value, ErrorKind, &str)] = &[
        (
            elevenlabs::verdict,
            401,
            detail(
                "quota_exceeded",
                "This request exceeds your quota of 10000. You have 5 credits remaining.",
            ),
            QuotaExhausted,
            "quota_exceeded",
        ),
        (
            elevenlabs::verdict,
            401,
            detail("invalid_api_key", "Invalid API key"),
            Auth,
            "invalid_api_key",
        ),
        (
            elevenlabs::verdict,
            429,
            detail("system_busy", "We are busy."),
            Overloaded,
            "system_busy",
        ),
        (
            elevenlabs::verdict,
            429,
            detail(
                "too_many_concurrent_requests",
                "Too many concurrent requests.",
            ),
            RateLimited,
            "too_many_concurrent_requests",
        ),
        (
            elevenlabs::verdict,
            404,
            detail("voice_not_found", "A voice was not found."),
            BadRequest,
            "voice_not_found",
        ),
        (
            elevenlabs::verdict,
            422,
            json!({ "detail": [{ "loc": ["body", "text"], "msg": "field required", "type": "missing" }] }),
            BadRequest,
            "",
        ),
        (
            deepgram::verdict,
            401,
            deepgram_says("INVALID_AUTH", "Invalid credentials."),
            Auth,
            "INVALID_AUTH",
        ),
        (
            deepgram::verdict,
            402,
            deepgram_says(
                "ASR_PAYMENT_REQUIRED",
                "Project does not have enough credits for an ASR request.",
            ),
            QuotaExhausted,
            "ASR_PAYMENT_REQUIRED",
        ),
        (
            deepgram::verdict,
            400,
            deepgram_says(
                "Bad Request",
                "Bad Request: No such model/language/tier combination found.",
            ),
            ModelNotFound,
            "Bad Request",
        ),
        (
            deepgram::verdict,
            400,
            deepgram_says(
                "Bad Request",
                "Bad Request: failed to process audio: corrupt or unsupported data",
            ),
            BadRequest,
            "Bad Request",
        ),
        (
            deepgram::verdict,
            429,
            deepgram_says("TOO_MANY_REQUESTS", "Please try again later."),
            RateLimited,
            "TOO_MANY_REQUESTS",
        ),
        (
            assemblyai::verdict,
            400,
            json!({ "error": "Your current account balance is negative. Please top up to continue using the API." }),
            QuotaExhausted,
            "",
        ),
        (
            assemblyai::verdict,
            401,
            json!({ "error": "Authentication error, API token missing/invalid" }),
            Auth,
            "",
        ),
        (
            gladia::verdict,
            401,
            json!({ "statusCode": 401, "message": "gladia key not found" }),
            Auth,
            "",
        ),
        (
            revai::verdict,
            403,
            json!({ "type": "https://www.rev.ai/api/v1/errors/out-of-credit", "title": "You do not have enough credits", "current_balance": 60 }),
            QuotaExhausted,
            "https://www.rev.ai/api/v1/errors/out-of-credit",
        ),
        (
            revai::verdict,
            401,
            json!({ "title": "Authorization has been denied for this request.", "status": 401 }),
            Auth,
            "",
        ),
        (
            soniox::verdict,
            401,
            json!({ "status_code": 401, "error_type": "unauthenticated", "message": "Incorrect API key." }),
            Auth,
            "",
        ),
        (
            cartesia::verdict,
            402,
            json!({ "error": "You have reached your credit limit." }),
            QuotaExhausted,
            "",
        ),
        (
            hume::verdict,
            400,
            json!({ "code": "E0300", "message": "Your account has run out." }),
            QuotaExhausted,
            "E0300",
        ),
        (
            fish_audio::verdict,
            402,
            json!({ "status": 402, "message": "Insufficient Balance" }),
            QuotaExhausted,
            "",
        ),
        (
            lmnt::verdict,
            400,
            json!({ "error": "You are out of characters." }),
            QuotaExhausted,
            "",
        ),
        (
            lmnt::verdict,
            401,
            json!({ "error": "Invalid API key" }),
            Auth,
            "",
        ),
    ];
    for (family, status, body, kind, code) in cases {
        let status = StatusCode::from_u16(*status).unwrap();
        let answer = Answer::new(status, HeaderMap::new(), body.to_string().into());
        let error = answer.classify(None, *family, None);
        assert_eq!(error.kind(), *kind, "{body}");
        if !code.is_empty() {
            assert_eq!(error.code(), Some(*code), "{body}");
        }
        assert!(!error.message().starts_with('{'), "{}", error.message());
    }
}
