//! Tokens used: told at the beginning, and again at the end of a stream.

use g4f_types::Usage;
use serde_json::Value;

/// The numbers of which the last word counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokens {
    input: Option<u64>,
    output: Option<u64>,
    cache_read: Option<u64>,
    cache_write: Option<u64>,
    thinking: Option<u64>,
}

impl Tokens {
    /// Takes what is told. A number that is not told again stands.
    pub(super) fn take(&mut self, usage: Option<&Value>) {
        let Some(usage) = usage.filter(|usage| usage.is_object()) else {
            return;
        };
        let set = |field: &mut Option<u64>, pointer: &str| {
            if let Some(number) = usage.pointer(pointer).and_then(Value::as_u64) {
                *field = Some(number);
            }
        };
        set(&mut self.input, "/input_tokens");
        set(&mut self.output, "/output_tokens");
        set(&mut self.cache_read, "/cache_read_input_tokens");
        set(&mut self.cache_write, "/cache_creation_input_tokens");
        set(&mut self.thinking, "/output_tokens_details/thinking_tokens");
    }

    /// All of them; cached tokens are a part of the input here, and stand beside it in the API.
    pub(super) fn usage(self) -> Option<Usage> {
        if self.input.is_none() && self.output.is_none() {
            return None;
        }
        let input = self.input.unwrap_or(0);
        let input = [self.cache_read, self.cache_write]
            .into_iter()
            .flatten()
            .fold(input, u64::saturating_add);
        let output = self.output.unwrap_or(0);
        Some(Usage {
            input_tokens: input,
            output_tokens: output,
            total_tokens: input.saturating_add(output),
            cached_input_tokens: self.cache_read,
            cache_write_tokens: self.cache_write,
            reasoning_tokens: self.thinking,
            ..Usage::default()
        })
    }
}
