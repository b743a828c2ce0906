//! How many tokens a message is.

use std::sync::Arc;

use g4f_tokens::{
    Bounded, CountCache, Encoding, EstimateCounter, PER_MESSAGE, PER_NAME, RATIO, REPLY_PRIMER,
    TokenCounter,
};
use g4f_types::{Message, Part};

use super::media;

/// What frames a tool call beside its name and arguments: its id and marks. By what OpenAI's models report, about.
const PER_CALL: usize = 12;

/// What frames a tool result beside its text.
const PER_RESULT: usize = 8;

/// A number of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// How many.
    pub tokens: usize,
    /// Whether it is the model's own count, and not an estimate.
    pub exact: bool,
}

/// Counts messages for one model: with its vocabulary where that is known, else by an estimate that is corrected by what
/// providers reported.
#[derive(Clone, Debug)]
pub struct Counter {
    encoding: Option<Encoding>,
    ratio: f64,
    cache: Option<Arc<CountCache>>,
}

/// What a message is made of.
enum Piece<'a> {
    Text(&'a str),
    /// Tokens that no text stands for.
    Fixed(usize, bool),
}

impl Counter {
    /// The counter for a model.
    pub fn for_model(model: &str) -> Self {
        Self {
            encoding: Encoding::for_model(model),
            ratio: 1.0,
            cache: None,
        }
    }

    /// Remembers counts in `cache`.
    #[must_use]
    pub fn with_cache(mut self, cache: Arc<CountCache>) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Corrects the estimate by this ratio, which is kept within [`RATIO`]. Exact counts are left as they are.
    #[must_use]
    pub fn with_ratio(mut self, ratio: f64) -> Self {
        if ratio.is_finite() && self.encoding.is_none() {
            self.ratio = ratio.clamp(*RATIO.start(), *RATIO.end());
        }
        self
    }

    /// Whether texts are counted with the model's own vocabulary.
    pub fn is_exact(&self) -> bool {
        self.encoding.is_some()
    }

    /// More than this many tokens a message cannot be; found without counting.
    pub fn most(&self, message: &Message) -> usize {
        let mut most = 0;
        pieces(message, &mut |piece| {
            most += match piece {
                Piece::Text(text) => text.len(),
                Piece::Fixed(tokens, _) => tokens,
            };
        });
        most
    }

    /// The tokens of a message.
    pub fn count(&self, message: &Message) -> Tokens {
        match self.count_up_to(message, usize::MAX) {
            Ok(tokens) => tokens,
            // Not reached: nothing exceeds this limit.
            Err(tokens) => Tokens {
                tokens,
                exact: false,
            },
        }
    }

    /// The tokens of a whole conversation, with those that open the reply.
    pub fn conversation<'a>(&self, messages: impl IntoIterator<Item = &'a Message>) -> Tokens {
        let start = Tokens {
            tokens: REPLY_PRIMER,
            exact: self.is_exact(),
        };
        messages.into_iter().fold(start, |sum, message| {
            let count = self.count(message);
            Tokens {
                tokens: sum.tokens + count.tokens,
                exact: sum.exact && count.exact,
            }
        })
    }

    /// The tokens of a message, or, as soon as they exceed `limit`, a number above `limit` that it has at least.
    ///
    /// # Errors
    /// That number.
    pub fn count_up_to(&self, message: &Message, limit: usize) -> Result<Tokens, usize> {
        let (mut fixed, mut texts, mut bytes, mut exact) = (0_usize, 0_usize, 0_usize, true);
        let mut over = None;
        // Constants first: they cost nothing, and may decide alone.
        pieces(message, &mut |piece| {
            if let Piece::Fixed(tokens, is_exact) = piece {
                fixed += tokens;
                exact &= is_exact;
            }
        });
        if fixed > limit {
            return Err(fixed);
        }
        let room = self.uncorrected(limit - fixed);
        pieces(message, &mut |piece| {
            let Piece::Text(text) = piece else { return };
            if over.is_some() {
                return;
            }
            match self.text(text, room.saturating_sub(texts)) {
                Bounded::Within(count) => {
                    texts += count.tokens;
                    bytes += text.len();
                    exact &= count.exact;
                }
                Bounded::Over { at_least } => over = Some(texts + at_least),
            }
        });
        if let Some(texts) = over {
            return Err((fixed + self.least(texts)).max(limit.saturating_add(1)));
        }
        let tokens = fixed + self.corrected(texts, bytes);
        if tokens > limit {
            return Err(tokens);
        }
        Ok(Tokens { tokens, exact })
    }

    /// The tokens of a text alone, as far as they matter up to `limit`.
    pub(super) fn text_up_to(&self, text: &str, limit: usize) -> Result<usize, usize> {
        match self.text(text, self.uncorrected(limit)) {
            Bounded::Within(count) => {
                let tokens = self.corrected(count.tokens, text.len());
                if tokens > limit {
                    Err(tokens)
                } else {
                    Ok(tokens)
                }
            }
            Bounded::Over { at_least } => Err(self.least(at_least).max(limit.saturating_add(1))),
        }
    }

    /// The tokens of a message by the estimate, which is quick, and without any correction.
    pub(super) fn estimate(message: &Message) -> usize {
        let mut tokens = 0;
        pieces(message, &mut |piece| {
            tokens += match piece {
                Piece::Text(text) => EstimateCounter.count(text).tokens,
                Piece::Fixed(tokens, _) => tokens,
            };
        });
        tokens
    }

    /// The counter of texts, before the correction.
    pub(super) fn plain(&self) -> &'static dyn TokenCounter {
        match self.encoding {
            Some(encoding) => encoding.counter(),
            None => &EstimateCounter,
        }
    }

    fn text(&self, text: &str, limit: usize) -> Bounded {
        match &self.cache {
            Some(cache) => cache.count_up_to(self.encoding, text, limit),
            None => self.plain().count_up_to(text, limit),
        }
    }

    /// A correction never makes more tokens of a text than it has bytes.
    fn corrected(&self, tokens: usize, bytes: usize) -> usize {
        if self.encoding.is_some() {
            return tokens;
        }
        scaled(tokens, self.ratio).min(bytes)
    }

    /// What `tokens` are at least after the correction. It is bounded by the bytes of a text: with a ratio above 1 it
    /// may do less than the ratio says.
    fn least(&self, tokens: usize) -> usize {
        scaled(tokens, self.ratio.min(1.0))
    }

    /// More than so many tokens before the correction are more than `tokens` after it.
    fn uncorrected(&self, tokens: usize) -> usize {
        if self.encoding.is_some() || tokens == usize::MAX {
            return tokens;
        }
        scaled(tokens, 1.0 / self.ratio.min(1.0))
    }

    /// So many tokens before the correction are at most `tokens` after it.
    pub(super) fn surely_within(&self, tokens: usize) -> usize {
        scaled(tokens, 1.0 / self.ratio.max(1.0)).saturating_sub(1)
    }
}

/// Rounded up.
fn scaled(tokens: usize, by: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a count of tokens, and the cast saturates"
    )]
    let scaled = (tokens as f64 * by).ceil() as usize;
    scaled
}

/// Whether a message holds anything beside text, for which counts are guesses.
pub(super) fn is_text(message: &Message) -> bool {
    message
        .parts
        .iter()
        .all(|part| matches!(part, Part::Text(_) | Part::Refusal(_)))
}

fn pieces<'a>(message: &'a Message, sink: &mut dyn FnMut(Piece<'a>)) {
    sink(Piece::Fixed(PER_MESSAGE, true));
    if let Some(name) = &message.name {
        sink(Piece::Fixed(PER_NAME, true));
        sink(Piece::Text(name));
    }
    parts(&message.parts, sink);
}

fn parts<'a>(list: &'a [Part], sink: &mut dyn FnMut(Piece<'a>)) {
    for part in list {
        match part {
            Part::Text(text) | Part::Refusal(text) => sink(Piece::Text(text)),
            Part::Reasoning(reasoning) => {
                sink(Piece::Text(&reasoning.text));
                let raw = reasoning.raw.as_ref().map_or(0, json_len);
                let signature = reasoning.signature.as_ref().map_or(0, String::len);
                if raw + signature > 0 {
                    sink(Piece::Fixed((raw + signature).div_ceil(4), false));
                }
            }
            Part::ToolCall(call) => {
                sink(Piece::Fixed(PER_CALL, false));
                sink(Piece::Text(&call.name));
                sink(Piece::Text(&call.arguments));
            }
            Part::ToolResult(result) => {
                sink(Piece::Fixed(PER_RESULT, false));
                parts(&result.parts, sink);
            }
            Part::Image(image) => sink(Piece::Fixed(media::image(image), false)),
            Part::Audio(audio) => sink(Piece::Fixed(media::audio(audio), false)),
            Part::Video(video) => sink(Piece::Fixed(media::video(video), false)),
            Part::File(file) => match media::text_of(file) {
                Some(text) => sink(Piece::Text(text)),
                None => sink(Piece::Fixed(media::document(file), false)),
            },
            // Sources of earlier answers are not sent back.
            Part::Citation(_) => {}
        }
    }
}

/// Bytes of a value written as JSON, found without writing it.
pub(super) fn json_len(value: &impl serde::Serialize) -> usize {
    struct Len(usize);

    impl std::io::Write for Len {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let mut len = Len(0);
    // Nothing that is counted here can fail to be written; if it does, what came before counts.
    let _ = serde_json::to_writer(&mut len, value);
    len.0
}
