//! Tokens used.

use g4f_types::Usage;
use serde_json::Value;

use crate::shared::json::count;

/// Reads `usage`: what the model read and wrote, else what is billed. The prompt's own frame is in the first only.
pub(super) fn read(usage: &Value) -> Option<Usage> {
    let told = |part: &str| {
        let part = usage.get(part)?;
        let (input, output) = (count(part, "input_tokens"), count(part, "output_tokens"));
        (input.is_some() || output.is_some())
            .then(|| Usage::new(input.unwrap_or(0), output.unwrap_or(0)))
    };
    let mut tokens = told("tokens").or_else(|| told("billed_units"))?;
    tokens.cached_input_tokens = count(usage, "cached_tokens");
    tokens.reasoning_tokens = count(&usage["tokens"], "reasoning_tokens");
    Some(tokens)
}
