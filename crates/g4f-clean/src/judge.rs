//! A model that judges: it tells what a provider inserted from what the model wrote for the user.
//!
//! What it says is never taken over. Its answer must be the text with whole spans taken out; which spans these are is
//! found by comparing, and they are taken out of the original, byte by byte. Whatever a judge says, the result is
//! therefore the original without some whole lines or closing sentences, or the original itself.
//!
//! A judge never fails the call it belongs to: errors, time-outs and nonsense leave the rules' result standing, with one
//! line in the log. Its own call is not cleaned, has a deadline and a budget of its own, and ends when the future is
//! dropped.

mod accept;
mod align;
mod answer;
mod ask;
mod border;
mod checks;
mod excerpt;
mod notice;
mod params;
mod prompt;
mod rejected;
mod seams;
mod verdict;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use g4f_types::{Context, JudgeOptions, Usage};

use crate::about::About;
use excerpt::Excerpt;

pub use ask::Ask;
pub use excerpt::MAX_WHOLE;
pub use prompt::DEFAULT_PROMPT;
pub use rejected::Rejected;
pub use verdict::Verdict;

/// Longest wait for a judge, unless its options say otherwise. As long as a small model needs for a page of text.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// Suspicion from which on a judge is asked in hybrid mode. Half of what a certain block scores: one strong sign, such as
/// a link to the provider's own host, or two weak ones, such as a rule line before a closing line with a link. Answers
/// without any sign score less and cost no call.
pub const SUSPICIOUS: f32 = 0.5;

/// Asks a model what of an answer was inserted. Cheap to clone.
#[derive(Clone)]
pub struct Judge {
    ask: Arc<dyn Ask>,
    options: JudgeOptions,
}

impl Judge {
    /// A judge that is reached through `ask`.
    pub fn new(ask: Arc<dyn Ask>, options: JudgeOptions) -> Self {
        Self { ask, options }
    }

    /// The same judge, asked as `options` say where they say something.
    #[must_use]
    pub fn with(&self, options: &JudgeOptions) -> Self {
        Self {
            ask: self.ask.clone(),
            options: options.clone().or(&self.options),
        }
    }

    /// How it is asked.
    pub fn options(&self) -> &JudgeOptions {
        &self.options
    }

    /// Which parts of `text` were inserted. `text` is what the rules have left, `of` the request that it answers: the
    /// judge keeps to its deadline and to whom it excludes, and takes nothing of its budget.
    ///
    /// Needs a tokio runtime with time, as its deadline is its own. Logs one line at WARN where the judge's answer is not
    /// taken, and one at DEBUG where it is; never the text.
    pub async fn judge(&self, text: &str, about: &About, of: Option<&Context>) -> Verdict {
        if text.trim().is_empty() {
            return Verdict::default();
        }
        let mut verdict = Verdict::default();
        match self.spans(text, about, of, &mut verdict).await {
            Ok(spans) => {
                verdict.spans = spans;
                let usage = verdict.usage.unwrap_or_else(|| Usage::new(0, 0));
                let by = verdict.trail.last();
                tracing::debug!(
                    provider = by.map(|attempt| &*attempt.provider),
                    model = by.map(|attempt| &*attempt.model),
                    spans = verdict.spans.len(),
                    bytes = verdict.bytes(),
                    input_tokens = usage.input_tokens,
                    output_tokens = usage.output_tokens,
                    "judged"
                );
            }
            Err(reason) => {
                tracing::warn!(
                    reason = reason.as_str(),
                    "the judge's answer is not taken, what the rules have left stands: {reason}"
                );
                verdict.rejected = Some(reason);
            }
        }
        verdict
    }

    async fn spans(
        &self,
        text: &str,
        about: &About,
        of: Option<&Context>,
        verdict: &mut Verdict,
    ) -> Result<Vec<std::ops::Range<usize>>, Rejected> {
        let excerpt = Excerpt::of(text).ok_or(Rejected::TooLarge)?;
        let request = prompt::request(&self.options, about, excerpt.sent())?;
        let cx = ask::context(&self.options, of);
        let asked = ask::answer(&*self.ask, &cx, request, excerpt.sent().len()).await;
        verdict.trail = cx.trail().snapshot();
        let answer = asked?;
        verdict.usage = answer.usage;
        accept::spans(&excerpt, &answer::read(&answer.text())?)
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
