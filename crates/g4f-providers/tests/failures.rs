//! Refusals as the vendors write them, and what they mean.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_testkit::context;
use g4f_types::ErrorKind::{
    BadRequest, ContentFilter, ContextLength, InvalidResponse, ModelNotFound, Overloaded,
    QuotaExhausted, RateLimited,
};
use g4f_types::{
    ChatRequest, Error, ErrorKind, HttpRequest, HttpResponse, Message, Result, Settings, Transport,
    async_trait,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Answers with one refusal.
struct Refuses(u16, Value);

#[async_trait]
impl Transport for Refuses {
    async fn send(&self, _: HttpRequest) -> Result<HttpResponse> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        Ok(HttpResponse {
            status: StatusCode::from_u16(self.0).unwrap(),
            headers,
            body: futures_util::stream::iter([Ok(Bytes::from(self.1.to_string()))]).boxed(),
        })
    }
}

async fn failure(id: &str, status: u16, body: Value) -> Error {
    let descriptor = g4f_providers::all()
        .into_iter()
        .find(|d| d.id == id)
        .unwrap();
    let transport = Arc::new(Refuses(status, body));
    let provider = (descriptor.build)(descriptor, Settings::default(), transport).unwrap();
    let cx = context(provider.clone()).model("m").key("sk-test").build();
    let request = ChatRequest::new("m", [Message::user("hi")]);
    provider.chat(&cx, request).await.unwrap_err()
}

/// OpenAI's shape, with a code.
fn coded(message: &str, kind: &str, code: impl Into<Value>) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code.into()}})
}

fn plain(message: &str) -> Value {
    json!({"error": {"message": message}})
}

#[tokio::test]
async fn refusals_mean_what_the_vendor_means() {
    let cases: Vec<(&str, u16, Value, ErrorKind)> = vec![
        (
            "ai21",
            400,
            json!({"detail": "Prompt has too many tokens"}),
            ContextLength,
        ),
        (
            "ai21",
            400,
            json!({"detail": "Bad or missing API token."}),
            ErrorKind::Auth,
        ),
        (
            "minimax",
            200,
            json!({"choices": null, "base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}),
            QuotaExhausted,
        ),
        (
            "cerebras",
            429,
            plain("Tokens per minute limit exceeded - too many tokens processed."),
            RateLimited,
        ),
        (
            "cerebras",
            400,
            plain(
                "Please reduce the length of the messages or completion. Current length is 42328 while limit is 40000",
            ),
            ContextLength,
        ),
        (
            "cohere",
            400,
            json!({"id": "x", "message": "too many tokens: the limit is 4096"}),
            ContextLength,
        ),
        ("cohere", 498, json!({"message": "blocked"}), BadRequest),
        (
            "deepinfra",
            429,
            plain("Model busy, retry later"),
            Overloaded,
        ),
        (
            "deepseek",
            400,
            coded(
                "This model's maximum context length is 131072 tokens. However, you requested 133034 tokens",
                "invalid_request_error",
                "invalid_request_error",
            ),
            ContextLength,
        ),
        (
            "google",
            400,
            json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "The input token count (5911388) exceeds the maximum number of tokens allowed (1048576)."}}),
            ContextLength,
        ),
        (
            "google",
            404,
            json!({"error": {"code": 404, "status": "NOT_FOUND", "message": "models/x is not found for API version v1beta, or is not supported for generateContent."}}),
            ModelNotFound,
        ),
        (
            "google",
            429,
            json!([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota, please check your plan and billing details.", "details": [{"violations": [{"quotaId": "GenerateRequestsPerMinutePerProject"}]}, {"retryDelay": "34s"}]}}]),
            RateLimited,
        ),
        (
            "google",
            429,
            json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota, please check your plan and billing details.", "details": [{"violations": [{"quotaId": "GenerateRequestsPerDayPerProject"}]}]}}),
            QuotaExhausted,
        ),
        (
            "google",
            503,
            json!({"error": {"code": 503, "status": "UNAVAILABLE", "message": "The model is overloaded. Please try again later."}}),
            Overloaded,
        ),
        (
            "groq",
            413,
            coded(
                "Request too large for model `x` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again.",
                "tokens",
                "rate_limit_exceeded",
            ),
            ContextLength,
        ),
        (
            "groq",
            429,
            coded(
                "Rate limit reached for model `x` on tokens per minute (TPM): Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s.",
                "tokens",
                "rate_limit_exceeded",
            ),
            RateLimited,
        ),
        (
            "groq",
            400,
            coded(
                "The model `llama3-70b-8192` has been decommissioned and is no longer supported.",
                "invalid_request_error",
                "model_decommissioned",
            ),
            ModelNotFound,
        ),
        (
            "groq",
            400,
            coded(
                "Tool choice is required, but model did not call a tool",
                "invalid_request_error",
                "tool_use_failed",
            ),
            InvalidResponse,
        ),
        (
            "huggingface",
            402,
            json!({"error": "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO"}),
            QuotaExhausted,
        ),
        (
            "huggingface",
            422,
            json!({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 65537. Given: 79993 `inputs` tokens and 1024 `max_new_tokens`"}),
            ContextLength,
        ),
        (
            "mistral",
            429,
            json!({"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "param": null, "code": "1300", "raw_status_code": 429}),
            RateLimited,
        ),
        (
            "mistral",
            429,
            json!({"message": "Requests rate limit exceeded"}),
            RateLimited,
        ),
        (
            "nvidia",
            429,
            json!({"status": 429, "title": "Too Many Requests"}),
            RateLimited,
        ),
        (
            "nvidia",
            400,
            json!({"message": "This model's maximum context length is 196608 tokens. However, your messages resulted in 199906 tokens.", "type": "Bad Request", "code": 400}),
            ContextLength,
        ),
        (
            "ollama",
            404,
            json!({"error": "model 'nonexistent-model:latest' not found"}),
            ModelNotFound,
        ),
        (
            "ollama",
            400,
            json!({"error": "prompt too long; exceeded max context length by 1119046 tokens (ref: x)"}),
            ContextLength,
        ),
        (
            "openai",
            429,
            coded(
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                "insufficient_quota",
            ),
            QuotaExhausted,
        ),
        (
            "openai",
            404,
            coded(
                "This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
                "invalid_request_error",
                Value::Null,
            ),
            ModelNotFound,
        ),
        (
            "openai",
            400,
            coded(
                "Your request was rejected as a result of our safety system.",
                "invalid_request_error",
                "content_policy_violation",
            ),
            ContentFilter,
        ),
        (
            "openrouter",
            429,
            json!({"error": {"code": 429, "message": "Provider returned error", "metadata": {"raw": "x:free is temporarily rate-limited upstream. Please retry shortly", "provider_name": "Chutes"}}}),
            RateLimited,
        ),
        (
            "openrouter",
            402,
            json!({"error": {"code": 402, "message": "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 27342."}}),
            QuotaExhausted,
        ),
        (
            "openrouter",
            200,
            json!({"error": {"code": 502, "message": "Upstream error"}}),
            ErrorKind::Server,
        ),
        (
            "perplexity",
            400,
            json!({"error": {"message": "After the (optional) system message(s), user and assistant roles should be alternating.", "type": "invalid_message", "code": 400}}),
            BadRequest,
        ),
        (
            "pollinations",
            429,
            json!({"success": false, "error": {"message": "slow down", "code": "RATE_LIMITED"}, "status": 429}),
            RateLimited,
        ),
        (
            "together",
            429,
            coded(
                "You have been rate limited. Your rate limit is 60 queries per minute.",
                "credit_limit",
                Value::Null,
            ),
            RateLimited,
        ),
        (
            "together",
            429,
            coded(
                "You have reached the rate limit specific to this model x. The maximum rate limit for this model is 9.0 queries per minute.",
                "model_rate_limit",
                Value::Null,
            ),
            RateLimited,
        ),
        (
            "together",
            524,
            plain("A timeout occurred"),
            ErrorKind::Timeout,
        ),
        (
            "vllm",
            400,
            coded(
                "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
                "BadRequestError",
                400,
            ),
            ContextLength,
        ),
        (
            "llamacpp",
            400,
            json!({"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error"}}),
            ContextLength,
        ),
        (
            "xai",
            429,
            json!({"code": "Some resource has been exhausted", "error": "Your team t has either used all available credits or reached its monthly spending limit."}),
            QuotaExhausted,
        ),
        (
            "xai",
            403,
            json!({"code": "The caller does not have permission to execute the specified operation", "error": "Your newly created team doesn't have any credits or licenses yet."}),
            QuotaExhausted,
        ),
        (
            "xai",
            429,
            json!({"code": "Some resource has been exhausted", "error": "Too many requests for team t"}),
            RateLimited,
        ),
        (
            "xai",
            403,
            json!({"code": "The caller does not have permission", "error": "Content violates usage guidelines. Team: t, Failed check: SAFETY_CHECK_TYPE_BIO"}),
            ContentFilter,
        ),
        (
            "zai",
            429,
            json!({"error": {"code": "1302", "message": "High concurrency usage of this API, please reduce concurrency or contact customer service to increase limits"}}),
            RateLimited,
        ),
        (
            "zai",
            429,
            json!({"error": {"code": "1113", "message": "Insufficient balance or no resource package. Please recharge."}}),
            QuotaExhausted,
        ),
    ];
    let mut wrong = Vec::new();
    for (id, status, body, kind) in cases {
        let said = body.to_string();
        let error = failure(id, status, body).await;
        if error.kind() != kind {
            wrong.push(format!(
                "{id} {status}: {} instead of {kind}: {said}",
                error.kind()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
