//! Usage and finish reasons as OpenAI's schema has them.

use g4f_types::{FinishReason, Usage};
use serde_json::{Map, Value, json};

pub(super) fn usage(usage: &Usage) -> Value {
    let mut value = json!({
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
    });
    let details = |fields: &[(&str, Option<u64>)]| {
        let known = fields
            .iter()
            .filter_map(|(name, count)| Some(((*name).to_owned(), Value::from((*count)?))));
        let map: Map<String, Value> = known.collect();
        (!map.is_empty()).then_some(Value::Object(map))
    };
    let prompt = details(&[
        ("cached_tokens", usage.cached_input_tokens),
        ("cache_write_tokens", usage.cache_write_tokens),
        ("audio_tokens", usage.input_audio_tokens),
    ]);
    let answer = details(&[
        ("reasoning_tokens", usage.reasoning_tokens),
        ("audio_tokens", usage.output_audio_tokens),
        ("image_tokens", usage.output_image_tokens),
        (
            "accepted_prediction_tokens",
            usage.accepted_prediction_tokens,
        ),
        (
            "rejected_prediction_tokens",
            usage.rejected_prediction_tokens,
        ),
    ]);
    if let Value::Object(map) = &mut value {
        map.extend(prompt.map(|prompt| ("prompt_tokens_details".to_owned(), prompt)));
        map.extend(answer.map(|answer| ("completion_tokens_details".to_owned(), answer)));
    }
    value
}

/// OpenAI's closed set; what is not in it is told by the nearest member.
pub(super) fn finish_reason(reason: &FinishReason) -> &'static str {
    match reason {
        FinishReason::Length => "length",
        FinishReason::ToolCalls => "tool_calls",
        FinishReason::ContentFilter => "content_filter",
        FinishReason::Stop
        | FinishReason::Refusal
        | FinishReason::Pause
        | FinishReason::Other(_) => "stop",
    }
}

/// A tier of OpenAI's closed set.
pub(super) fn service_tier(tier: Option<&str>) -> Option<&str> {
    tier.filter(|tier| {
        matches!(
            *tier,
            "auto" | "default" | "flex" | "scale" | "priority" | "fast"
        )
    })
}

/// Log-probabilities with both of the fields that the schema wants.
pub(super) fn logprobs(logprobs: &Value) -> Value {
    let field = |name: &str| logprobs.get(name).cloned().unwrap_or(Value::Null);
    json!({"content": field("content"), "refusal": field("refusal")})
}
