//! Conversations that are too long, in the vendors' dialects. They bench nobody, and the next target may have more room.

use g4f_sdk::ErrorKind::{BadRequest, ContextLength, Unsupported};
use g4f_testkit::Reply;
use serde_json::{Value, json};

use crate::faults::expect::Expect;
use crate::faults::scenario::Scenario;

pub(super) fn scenarios() -> Vec<Scenario> {
    let openai = |message: &str, code: Value| json!({"error": {"message": message, "type": "invalid_request_error", "param": "messages", "code": code}});
    vec![
        too_long("OpenAI", 400, openai("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.", json!("context_length_exceeded"))),
        too_long("OpenAI, responses", 400, openai("Your input exceeds the context window of this model. Please adjust your input and try again.", json!("context_length_exceeded"))),
        too_long("Anthropic", 400, json!({"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 208544 tokens > 200000 maximum"}})),
        too_long("Anthropic, with the answer's part", 400, json!({"type": "error", "error": {"type": "invalid_request_error",
            "message": "input length and max_tokens exceed context limit: 198981 + 21333 > 200000, decrease input length or max_tokens and try again"}})),
        too_long("Google", 400, json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "The input token count (5911388) exceeds the maximum number of tokens allowed (1048576)."}})),
        too_long("Bedrock", 400, json!({"message": "Input is too long for requested model."})),
        too_long("Cohere", 400, json!({"message": "too many tokens: total number of tokens in the prompt cannot exceed 4081"})),
        too_long("Mistral", 400, json!({"object": "error", "message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length", "type": "invalid_request_prompt", "code": "3051"})),
        too_long("xAI", 400, json!({"code": "Client specified an invalid argument", "error": "This model's maximum prompt length is 131072 but the request contains 538733 tokens."})),
        too_long("Cerebras", 400, json!({"message": "Please reduce the length of the messages or completion. Current length is 42328 while limit is 40000", "type": "invalid_request_error", "code": "context_length_exceeded"})),
        too_long("Hugging Face", 422, json!({"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 65537. Given: 79993 `inputs` tokens and 1024 `max_new_tokens`"})),
        too_long("Ollama", 400, openai("prompt too long; exceeded max context length by 1119046 tokens (ref: 1)", Value::Null)),
        too_long("llama.cpp", 400, json!({"error": {"code": 400, "type": "exceed_context_size_error", "message": "the request exceeds the available context size (4096 tokens), try increasing it", "n_prompt_tokens": 9000, "n_ctx": 4096}})),
        too_long("Fireworks", 400, openai("The prompt is too long: 9000, model maximum context length: 8191", Value::Null)),
        too_long("GitHub Models", 413, json!({"error": {"code": "tokens_limit_reached", "message": "Request body too large for gpt-4o model. Max size: 8000 tokens."}})),
        too_long("OpenAI, one request larger than a minute's budget", 429, json!({"error": {"type": "tokens", "code": "rate_limit_exceeded",
            "message": "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 132819. The input or output tokens must be reduced in order to run successfully."}})),
        Scenario::reply("finds the conversation too long, alone", Reply::status(400).json(openai("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", json!("context_length_exceeded"))))
            .alone()
            .expect(|_| Expect::error(&[ContextLength], [1, 0], &["first ContextLength gave_up"]).says("8192")),
        Scenario::reply("complains about a field that sounds like it", Reply::status(400).json(openai("Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 90 instead.", json!("string_above_max_length"))))
            .expect(|_| Expect::after(BadRequest)),
        Scenario::reply("cannot do what is asked", Reply::status(400).json(json!({"error": {"message": "Unsupported value: 'messages[0].role' does not support 'user' with this model.",
            "type": "invalid_request_error", "param": "messages[0].role", "code": "unsupported_value"}})))
            .expect(|_| Expect::after(Unsupported)),
    ]
}

fn too_long(vendor: &str, status: u16, body: Value) -> Scenario {
    Scenario::reply(
        format!("finds the conversation too long ({vendor})"),
        Reply::status(status).json(body),
    )
    .expect(|_| Expect::after(ContextLength))
}
