//! Keys, models, requests and filters.

use g4f_types::ErrorKind::{
    Auth, BadRequest, ContentFilter, InvalidResponse, ModelNotFound, Unsupported,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{check, message, openai};

#[test]
fn faults_of_key_model_and_request_are_told_apart() {
    check(vec![
        (
            401,
            openai(
                "Incorrect API key provided: sk-x.",
                "invalid_request_error",
                json!("invalid_api_key"),
            ),
            Auth,
        ),
        (
            400,
            json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "API key not valid. Please pass a valid API key.", "details": [{"reason": "API_KEY_INVALID"}]}}),
            Auth,
        ),
        (
            403,
            json!({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "Method doesn't allow unregistered callers."}}),
            Auth,
        ),
        (
            403,
            json!({"message": "The security token included in the request is invalid."}),
            Auth,
        ),
        (
            401,
            json!({"title": "Unauthenticated", "detail": "Incorrect authentication token", "status": 401}),
            Auth,
        ),
        (
            401,
            json!({"error": {"message": "Missing Authentication header", "code": 401}}),
            Auth,
        ),
        (403, json!({}), Auth),
        (
            404,
            openai(
                "The model `x` does not exist or you do not have access to it.",
                "invalid_request_error",
                json!("model_not_found"),
            ),
            ModelNotFound,
        ),
        (
            404,
            openai(
                "This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
                "invalid_request_error",
                Value::Null,
            ),
            ModelNotFound,
        ),
        (
            400,
            openai(
                "The requested model 'o1-mini' is not supported with the Responses API.",
                "invalid_request_error",
                json!("model_not_found"),
            ),
            ModelNotFound,
        ),
        (
            404,
            json!({"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}}),
            ModelNotFound,
        ),
        (
            404,
            json!({"type": "error", "error": {"type": "not_found_error", "message": "model: claude-3-sonnet-20240229"}}),
            ModelNotFound,
        ),
        (
            404,
            json!({"error": {"code": 404, "status": "NOT_FOUND", "message": "models/X is not found for API version v1beta, or is not supported for generateContent."}}),
            ModelNotFound,
        ),
        (
            400,
            json!({"message": "The provided model identifier is invalid."}),
            ModelNotFound,
        ),
        (
            403,
            json!({"message": "You don't have access to the model with the specified model ID."}),
            ModelNotFound,
        ),
        (
            400,
            openai(
                "The model `llama3-70b-8192` has been decommissioned and is no longer supported.",
                "invalid_request_error",
                json!("model_decommissioned"),
            ),
            ModelNotFound,
        ),
        (
            404,
            message("No endpoints found for x/y:free."),
            ModelNotFound,
        ),
        (
            404,
            json!({"error": "model 'nonexistent-model:latest' not found"}),
            ModelNotFound,
        ),
        (
            400,
            message("The requested model 'X' is not supported by any provider you have enabled."),
            ModelNotFound,
        ),
        (
            404,
            json!({"status": 404, "title": "Not Found", "detail": "Function 'u': Not found for account 'a'"}),
            ModelNotFound,
        ),
        (
            402,
            json!({"error": "Model not found or tier not high enough. Your tier: anonymous, required tier: seed.", "status": 402}),
            ModelNotFound,
        ),
        (
            400,
            json!({"success": false, "errors": [{"code": 5007, "message": "No such model or task"}]}),
            ModelNotFound,
        ),
        (404, json!({"detail": "Not Found"}), InvalidResponse),
        (
            404,
            json!({"errors": [{"code": 7003, "message": "Could not route to /client/v4/accounts, perhaps your object identifier is invalid?"}]}),
            InvalidResponse,
        ),
        (
            400,
            openai(
                "Unsupported parameter: 'max_tokens' is not supported with this model.",
                "invalid_request_error",
                json!("unsupported_parameter"),
            ),
            Unsupported,
        ),
        (
            400,
            json!({"code": "Client specified an invalid argument", "error": "Model grok-code-fast-1 does not support parameter reasoningEffort."}),
            Unsupported,
        ),
        (
            400,
            openai(
                "Missing required parameter: 'tools[0].name'.",
                "invalid_request_error",
                json!("missing_required_parameter"),
            ),
            BadRequest,
        ),
        (
            422,
            json!({"detail": [{"loc": ["body", "messages"], "msg": "Field required", "type": "missing"}]}),
            BadRequest,
        ),
        (
            400,
            json!({"message": "The maximum tokens you requested exceeds the model limit of 4096."}),
            BadRequest,
        ),
        (
            400,
            openai(
                "Invalid 'user': string too long. Expected a string with maximum length 64.",
                "invalid_request_error",
                json!("string_above_max_length"),
            ),
            BadRequest,
        ),
        (
            413,
            json!({"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"}}),
            BadRequest,
        ),
        (413, json!({}), BadRequest),
        (
            400,
            openai(
                "Tool choice is required, but model did not call a tool",
                "invalid_request_error",
                json!("tool_use_failed"),
            ),
            InvalidResponse,
        ),
        (
            400,
            json!({"error": {"code": "content_filter", "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
            ContentFilter,
        ),
        (
            400,
            openai(
                "Your request was rejected as a result of our safety system.",
                "image_generation_user_error",
                json!("moderation_blocked"),
            ),
            ContentFilter,
        ),
        (
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error", "message": "Output blocked by content filtering policy"}}),
            ContentFilter,
        ),
        (
            403,
            json!({"error": {"code": 403, "message": "Provider returned error", "metadata": {"raw": "{\"code\":\"The caller does not have permission\",\"error\":\"Content violates usage guidelines.\"}"}}}),
            ContentFilter,
        ),
    ]);
}

#[test]
fn thinking_that_another_provider_signed_is_blamed_by_name() {
    for body in [
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages.1.content.0: Invalid `signature` in `thinking` block"}}"#,
        r#"{"error":{"message":"The encrypted content for item rs_1 could not be verified.","type":"invalid_request_error","param":null,"code":"invalid_encrypted_content"}}"#,
        r#"{"error":{"code":400,"message":"Thought signature is not valid","status":"INVALID_ARGUMENT"}}"#,
    ] {
        let answer =
            crate::classify::Answer::new(StatusCode::BAD_REQUEST, HeaderMap::new(), body.into());
        let error = answer.classify(None, crate::classify::no_opinion, None);
        assert_eq!(error.kind(), Unsupported, "{body}");
        assert_eq!(
            error.param(),
            Some(g4f_types::request::SIGNATURES),
            "{body}"
        );
    }
}
