//! Tokens.

use g4f_types::Usage;
use serde_json::Value;

/// The usage, if there is one. Bedrock counts cached tokens apart from those of the prompt.
pub(super) fn of(usage: &Value) -> Option<Usage> {
    usage.as_object()?;
    let count = |names: &[&str]| names.iter().find_map(|name| usage[*name].as_u64());
    let read = count(&["cacheReadInputTokens", "cacheReadInputTokenCount"]);
    let written = count(&["cacheWriteInputTokens", "cacheWriteInputTokenCount"]);
    let input = count(&["inputTokens"])
        .unwrap_or_default()
        .saturating_add(read.unwrap_or_default())
        .saturating_add(written.unwrap_or_default());
    let output = count(&["outputTokens"]).unwrap_or_default();
    Some(Usage {
        input_tokens: input,
        output_tokens: output,
        total_tokens: count(&["totalTokens"]).unwrap_or(input.saturating_add(output)),
        cached_input_tokens: read,
        cache_write_tokens: written,
        ..Usage::default()
    })
}
