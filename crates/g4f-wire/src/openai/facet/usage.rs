//! Tokens used, by any of the names that vendors have for them.

use g4f_types::Usage;
use serde_json::Value;

/// The usage in `usage`, if it counts tokens.
pub(crate) fn usage_of(usage: &Value) -> Option<Usage> {
    let count = |names: &[&str]| names.iter().find_map(|name| number(usage.get(*name)?));
    let detail = |objects: &[&str], name: &str| {
        objects
            .iter()
            .find_map(|object| number(usage.get(*object)?.get(name)?))
    };
    let inputs = [
        "input_tokens_details",
        "input_token_details",
        "prompt_tokens_details",
    ];
    let outputs = [
        "output_tokens_details",
        "output_token_details",
        "completion_tokens_details",
    ];
    let output = count(&["output_tokens", "completion_tokens"]);
    let total = count(&["total_tokens"]);
    let input = count(&["input_tokens", "prompt_tokens"]);
    if input.is_none() && output.is_none() && total.is_none() {
        return None;
    }
    let output_tokens = output.unwrap_or(0);
    // Where only the sum is told, nothing was written: it was all read.
    let input_tokens = input.unwrap_or_else(|| total.unwrap_or(0).saturating_sub(output_tokens));
    Some(Usage {
        total_tokens: total.unwrap_or_else(|| input_tokens.saturating_add(output_tokens)),
        cached_input_tokens: detail(&inputs, "cached_tokens"),
        reasoning_tokens: detail(&outputs, "reasoning_tokens"),
        input_audio_tokens: detail(&inputs, "audio_tokens"),
        output_audio_tokens: detail(&outputs, "audio_tokens"),
        output_image_tokens: detail(&outputs, "image_tokens"),
        ..Usage::new(input_tokens, output_tokens)
    })
}

fn number(value: &Value) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked; cutting is meant"
    )]
    let cut = |float: f64| (0.0..1e18).contains(&float).then_some(float as u64);
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().and_then(cut)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
