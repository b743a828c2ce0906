//! Tokens used. A stream tells them with every event, later ones more completely.

use g4f_types::Usage;

use super::wire;
use crate::openai::decode::lenient::{List, Num};

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    counts: Counts,
    any: bool,
}

/// The counts of an answer, by Google's names.
#[derive(Debug, Default)]
struct Counts {
    prompt: Option<u64>,
    candidates: Option<u64>,
    thoughts: Option<u64>,
    tool_use: Option<u64>,
    cached: Option<u64>,
    total: Option<u64>,
    audio_in: Option<u64>,
    audio_out: Option<u64>,
    image_out: Option<u64>,
}

impl Tokens {
    /// Whether anything was told.
    pub(super) fn any(&self) -> bool {
        self.any
    }

    /// Takes what an event tells; gives the latency tier.
    pub(super) fn take(&mut self, usage: Option<Box<wire::Usage<'_>>>) -> Option<String> {
        let usage = *usage?;
        let counts = &mut self.counts;
        let mut set = |count: &mut Option<u64>, told: Option<u64>| {
            if told.is_some() {
                *count = told;
                self.any = true;
            }
        };
        let told = |Num(count)| count;
        set(&mut counts.prompt, told(usage.prompt_token_count));
        set(&mut counts.candidates, told(usage.candidates_token_count));
        set(&mut counts.thoughts, told(usage.thoughts_token_count));
        set(&mut counts.tool_use, told(usage.tool_use_prompt_token_count));
        set(&mut counts.cached, told(usage.cached_content_token_count));
        set(&mut counts.total, told(usage.total_token_count));
        set(&mut counts.audio_in, of(&usage.prompt_tokens_details, "AUDIO", "4"));
        set(&mut counts.audio_out, of(&usage.candidates_tokens_details, "AUDIO", "4"));
        set(&mut counts.image_out, of(&usage.candidates_tokens_details, "IMAGE", "2"));
        usage.service_tier.filled().map(std::borrow::Cow::into_owned)
    }

    /// The usage, if any was told.
    pub(super) fn told(&self) -> Option<Usage> {
        self.any.then(|| self.counts.usage())
    }
}

impl Counts {
    /// The counts in our terms: what Google's own tools put into the prompt is input, thinking is output.
    fn usage(&self) -> Usage {
        let sum = |a: Option<u64>, b: Option<u64>| a.unwrap_or(0).saturating_add(b.unwrap_or(0));
        let input = sum(self.prompt, self.tool_use);
        let output = sum(self.candidates, self.thoughts);
        Usage {
            input_tokens: input,
            output_tokens: output,
            total_tokens: self.total.unwrap_or_else(|| input.saturating_add(output)),
            cached_input_tokens: self.cached,
            reasoning_tokens: self.thoughts,
            input_audio_tokens: self.audio_in,
            output_audio_tokens: self.audio_out,
            output_image_tokens: self.image_out,
            ..Usage::default()
        }
    }
}

/// The tokens of one modality, by its name or number.
fn of(details: &List<wire::Modality<'_>>, name: &str, number: &str) -> Option<u64> {
    let is = |detail: &&wire::Modality<'_>| [name, number].contains(&detail.modality.as_str());
    details.iter().find(is).and_then(|detail| detail.token_count.0)
}
