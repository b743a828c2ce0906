//! Tokens used. A stream tells them with every event, and the last one counts.

use g4f_types::Usage;

use super::wire;
use crate::openai::decode::lenient::List;

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    counts: Counts,
    any: bool,
}

/// The counts of an answer, by Google's names.
#[derive(Debug, Default, PartialEq)]
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

    /// Takes what an event tells; gives the latency tier. Counts are told together, and those of nothing are left out.
    pub(super) fn take(&mut self, usage: Option<Box<wire::Usage<'_>>>) -> Option<String> {
        let usage = *usage?;
        let (input, output) = (
            &usage.prompt_tokens_details,
            &usage.candidates_tokens_details,
        );
        let counts = Counts {
            prompt: usage.prompt_token_count.0,
            candidates: usage.candidates_token_count.0,
            thoughts: usage.thoughts_token_count.0,
            tool_use: usage.tool_use_prompt_token_count.0,
            cached: usage.cached_content_token_count.0,
            total: usage.total_token_count.0,
            audio_in: of(input, "AUDIO", "4"),
            audio_out: of(output, "AUDIO", "4"),
            image_out: of(output, "IMAGE", "2"),
        };
        if counts != Counts::default() {
            self.counts = counts;
            self.any = true;
        }
        usage
            .service_tier
            .filled()
            .map(std::borrow::Cow::into_owned)
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
    details
        .iter()
        .find(is)
        .and_then(|detail| detail.token_count.0)
}
