//! Rate, quota and capacity.

use g4f_types::ErrorKind::{Overloaded, QuotaExhausted, RateLimited, Server};
use serde_json::{Value, json};

use super::{check, message, openai};

#[test]
fn limits_of_rate_quota_and_capacity_are_told_apart() {
    check(vec![
        (
            429,
            openai(
                "Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.",
                "tokens",
                json!("rate_limit_exceeded"),
            ),
            RateLimited,
        ),
        (
            429,
            openai(
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                json!("insufficient_quota"),
            ),
            QuotaExhausted,
        ),
        (
            429,
            json!({"error": {"code": "429", "message": "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 7 seconds."}}),
            RateLimited,
        ),
        (
            429,
            json!({"error": {"code": "429", "message": "The system is currently experiencing high demand and cannot process your request."}}),
            Overloaded,
        ),
        (
            429,
            json!({"type": "error", "error": {"type": "rate_limit_error", "message": "This request would exceed your account's rate limit. Please try again later."}}),
            RateLimited,
        ),
        (
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the Anthropic API."}}),
            QuotaExhausted,
        ),
        (
            402,
            json!({"type": "error", "error": {"type": "billing_error", "message": "No money."}}),
            QuotaExhausted,
        ),
        (
            529,
            json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
            Overloaded,
        ),
        (
            500,
            json!({"type": "error", "error": {"type": "api_error", "message": "Internal server error"}}),
            Server,
        ),
        (
            429,
            json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Resource has been exhausted (e.g. check quota)."}}),
            RateLimited,
        ),
        (
            429,
            json!([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota.", "details": [{"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}, {"retryDelay": "34s"}]}}]),
            QuotaExhausted,
        ),
        (
            429,
            json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota.", "details": [{"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}]}]}}),
            RateLimited,
        ),
        (
            503,
            json!({"error": {"code": 503, "status": "UNAVAILABLE", "message": "The model is overloaded. Please try again later."}}),
            Overloaded,
        ),
        (
            429,
            json!({"message": "Too many tokens, please wait before trying again."}),
            RateLimited,
        ),
        (
            503,
            json!({"message": "Model is getting throttled. Try your request again."}),
            Overloaded,
        ),
        (
            429,
            json!({"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "param": null, "code": "1300"}),
            RateLimited,
        ),
        (
            429,
            json!({"object": "error", "message": "Service tier capacity exceeded for this model.", "type": "invalid_request_error", "code": null}),
            Overloaded,
        ),
        (
            429,
            openai(
                "Rate limit reached for model `X` in organization `org_1` service tier `on_demand` on tokens per day (TPD): Limit 100000, Used 99000, Requested 2000. Please try again in 14m24s.",
                "tokens",
                json!("rate_limit_exceeded"),
            ),
            QuotaExhausted,
        ),
        (
            402,
            openai(
                "Insufficient Balance",
                "unknown_error",
                json!("invalid_request_error"),
            ),
            QuotaExhausted,
        ),
        (
            429,
            json!({"code": "Some resource has been exhausted", "error": "Your team 1 has either used all available credits or reached its monthly spending limit."}),
            QuotaExhausted,
        ),
        (
            403,
            json!({"code": "The caller does not have permission to execute the specified operation", "error": "Your newly created team doesn't have any credits or licenses yet."}),
            QuotaExhausted,
        ),
        (
            429,
            json!({"code": "x", "error": "Too many requests for team 1."}),
            RateLimited,
        ),
        (
            429,
            json!({"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day. "}}),
            QuotaExhausted,
        ),
        (
            429,
            json!({"error": {"code": 429, "message": "Rate limit exceeded: limit_rpm/x. High demand for x:free - limited to 1 requests per minute."}}),
            RateLimited,
        ),
        (
            402,
            message(
                "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 27342.",
            ),
            QuotaExhausted,
        ),
        (
            429,
            message("Tokens per minute limit exceeded - too many tokens processed."),
            RateLimited,
        ),
        (
            429,
            openai(
                "You have been rate limited. Your rate limit is 60 queries per minute.",
                "credit_limit",
                Value::Null,
            ),
            RateLimited,
        ),
        (
            402,
            json!({"error": "You have exceeded your monthly included credits for Inference Providers."}),
            QuotaExhausted,
        ),
        (
            412,
            openai(
                "Account X is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
                "error",
                json!("PRECONDITION_FAILED"),
            ),
            QuotaExhausted,
        ),
        (429, message("Model busy, retry later"), Overloaded),
        (
            429,
            json!({"status": 429, "title": "Too Many Requests"}),
            RateLimited,
        ),
        (
            400,
            json!({"status": 400, "title": "Bad Request", "detail": "Function id 'u': DEGRADED function cannot be invoked"}),
            Overloaded,
        ),
        (
            429,
            json!({"success": false, "errors": [{"code": 4006, "message": "you have used up your daily free allocation of 10,000 neurons"}]}),
            QuotaExhausted,
        ),
        (
            429,
            json!({"success": false, "errors": [{"code": 3040, "message": "AiError: no more"}]}),
            Overloaded,
        ),
        (
            429,
            json!({"detail": "Request was throttled.", "status": 429, "retry_after": 5}),
            RateLimited,
        ),
        (
            402,
            json!({"x402Version": 1, "error": "Queue full for IP: 1: 1 requests already queued (max: 1)."}),
            RateLimited,
        ),
    ]);
}
