//! Conversations that are too long.

use g4f_types::{ErrorKind::ContextLength, FaultDomain};
use serde_json::json;

use super::{answer, message, no_opinion, openai};

#[test]
fn the_context_window_is_found_in_every_dialect() {
    let openai_words = "This model's maximum context length is 8,192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.";
    let table = [
        (
            400,
            openai(
                openai_words,
                "invalid_request_error",
                json!("context_length_exceeded"),
            ),
            Some(8192),
        ),
        (
            400,
            openai(
                "This model's maximum context length is 131072 tokens. However, you requested 133034 tokens (125034 in the messages, 8000 in the completion).",
                "invalid_request_error",
                json!("invalid_request_error"),
            ),
            Some(131_072),
        ),
        (
            400,
            openai(
                "Your input exceeds the context window of this model. Please adjust your input and try again.",
                "invalid_request_error",
                json!("context_length_exceeded"),
            ),
            None,
        ),
        (
            400,
            json!({"error": {"type": "invalid_request_error", "message": "prompt is too long: 208544 tokens > 200000 maximum"}}),
            Some(200_000),
        ),
        (
            400,
            json!({"error": {"type": "invalid_request_error", "message": "input length and max_tokens exceed context limit: 198981 + 21333 > 200000, decrease input length or max_tokens and try again"}}),
            Some(200_000),
        ),
        (
            400,
            json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "The input token count (5911388) exceeds the maximum number of tokens allowed (1048576)."}}),
            Some(1_048_576),
        ),
        (
            400,
            json!({"message": "Input is too long for requested model."}),
            None,
        ),
        (
            400,
            json!({"message": "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum"}),
            Some(200_000),
        ),
        (
            400,
            message("prompt tokens (9000) exceed model maximum (8192)"),
            Some(8192),
        ),
        (
            400,
            json!({"message": "too many tokens: total number of tokens in the prompt cannot exceed 4081"}),
            Some(4081),
        ),
        (
            400,
            message(
                "Please reduce the length of the messages or completion. Current length is 42328 while limit is 40000",
            ),
            Some(40_000),
        ),
        (
            422,
            json!({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 65537. Given: 79993 `inputs` tokens and 1024 `max_new_tokens`"}),
            Some(65_537),
        ),
        (
            400,
            message("prompt too long; exceeded max context length by 1119046 tokens (ref: 1)"),
            None,
        ),
        (
            400,
            json!({"error": {"code": 400, "message": "the request exceeds the available context size (4096 tokens), try increasing it", "type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 4096}}),
            Some(4096),
        ),
        (
            400,
            message(
                "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
            ),
            Some(32_768),
        ),
        (
            400,
            message(
                "This model's maximum prompt length is 131072 but the request contains 538733 tokens.",
            ),
            Some(131_072),
        ),
        (
            400,
            message("Request too many tokens: 1999 + 50 > 2048"),
            Some(2048),
        ),
        (
            400,
            message("Range of input length should be [1, 129024]"),
            Some(129_024),
        ),
        (
            413,
            message("Request body too large for gpt-4o model. Max size: 8000 tokens."),
            Some(8000),
        ),
        (
            413,
            openai(
                "Request too large for model `X` in organization `org_1` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again.",
                "tokens",
                json!("rate_limit_exceeded"),
            ),
            Some(6000),
        ),
        (
            429,
            openai(
                "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 132819. The input or output tokens must be reduced.",
                "tokens",
                json!("rate_limit_exceeded"),
            ),
            Some(30_000),
        ),
        (
            400,
            message("Request payload size exceeds the limit: 20971520 bytes."),
            None,
        ),
        (
            400,
            openai(
                "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 294014 tokens. Please reduce the length of the messages.",
                "invalid_request_error",
                json!("context_length_exceeded"),
            ),
            Some(272_000),
        ),
        (
            400,
            message(
                "The prompt (total length 5000) is longer than the model's context length 4096.",
            ),
            Some(4096),
        ),
        (
            400,
            message("This exceeds the model's maximum context limit of 16,384 tokens."),
            Some(16_384),
        ),
        (
            400,
            message("The maximum input length is 3072 tokens, yours has 4000."),
            Some(3072),
        ),
        (400, json!({"detail": "Prompt has too many tokens"}), None),
        // These count characters: a number of them is no window.
        (
            400,
            message(
                "Invalid input: string too long. Expected a string with maximum length 1048576, but got a string with length 2000000 instead.",
            ),
            None,
        ),
        (
            400,
            json!({"message": "Malformed input request: expected maxLength: 2048, actual: 5000, please reformat your input and try again."}),
            None,
        ),
        (
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error", "message": "prompt: length: 1..199999"}}),
            None,
        ),
    ];
    for (status, body, limit) in table {
        let error = answer(status, &[("retry-after", "3")], body.to_string())
            .classify(None, no_opinion, None);
        assert_eq!(error.kind(), ContextLength, "{body}");
        assert_eq!(error.context_limit(), limit, "{body}");
        assert_eq!(
            error.retry_after(),
            None,
            "waiting shortens nothing: {body}"
        );
        assert_eq!(error.fault_domain(), FaultDomain::Request);
    }
}
