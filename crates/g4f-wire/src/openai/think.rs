//! Thinking that a model wrote into its text: one `<think>` block at the very beginning.
//!
//! The tags may be cut anywhere between chunks, so a beginning that could still become a tag is held back. A tag that
//! is quoted or comes later is text.

use std::borrow::Cow;

const TAGS: [(&str, &str); 2] = [("<think>", "</think>"), ("<thinking>", "</thinking>")];

/// White space before a tag that is held back, in bytes.
const MOST_HELD: usize = 256;

/// Where a piece of text belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(Cow<'a, str>),
    Thinking(Cow<'a, str>),
}

#[derive(Debug, Default)]
pub(super) enum Splitter {
    /// Nothing but white space and the beginning of a tag came so far; it is kept.
    Start(String),
    /// Inside the block: the end tag that is awaited, and what could be its beginning.
    Inside { end: &'static str, carry: String },
    /// Behind the block: white space up to the answer is dropped.
    Gap,
    /// All the rest is text.
    #[default]
    Text,
}

impl Splitter {
    /// Looks for a block.
    pub(super) fn new() -> Self {
        Self::Start(String::new())
    }

    /// Sorts `text`, piece by piece.
    pub(super) fn push<'a>(&mut self, text: Cow<'a, str>, emit: &mut impl FnMut(Piece<'a>)) {
        if text.is_empty() {
            return;
        }
        match self {
            Self::Text => emit(Piece::Text(text)),
            Self::Gap => {
                let answer = text.trim_start();
                if !answer.is_empty() {
                    let answer = match text {
                        Cow::Borrowed(all) => Cow::Borrowed(all.trim_start()),
                        Cow::Owned(_) => Cow::Owned(answer.to_owned()),
                    };
                    *self = Self::Text;
                    emit(Piece::Text(answer));
                }
            }
            Self::Start(held) => {
                if held.is_empty() && !text.starts_with(|c: char| c == '<' || c.is_whitespace()) {
                    *self = Self::Text;
                    return emit(Piece::Text(text));
                }
                held.push_str(&text);
                let begun = held.trim_start();
                if let Some(&(tag, end)) = TAGS.iter().find(|(tag, _)| begun.starts_with(tag)) {
                    let rest = begun[tag.len()..].to_owned();
                    *self = Self::Inside {
                        end,
                        carry: String::new(),
                    };
                    self.push(Cow::Owned(rest), emit);
                } else if held.len() > MOST_HELD
                    || !TAGS.iter().any(|(tag, _)| tag.starts_with(begun))
                {
                    let held = std::mem::take(held);
                    *self = Self::Text;
                    emit(Piece::Text(Cow::Owned(held)));
                }
            }
            Self::Inside { end, carry } => {
                let text = if carry.is_empty() {
                    text
                } else {
                    Cow::Owned(std::mem::take(carry) + &text)
                };
                if let Some(at) = text.find(*end) {
                    let rest = text[at + end.len()..].to_owned();
                    if at > 0 {
                        emit(Piece::Thinking(Cow::Owned(text[..at].to_owned())));
                    }
                    *self = Self::Gap;
                    return self.push(Cow::Owned(rest), emit);
                }
                let keep = tail_that_may_begin(&text, end);
                carry.push_str(&text[text.len() - keep..]);
                match (keep, text) {
                    (0, text) => emit(Piece::Thinking(text)),
                    (keep, text) if text.len() > keep => {
                        emit(Piece::Thinking(Cow::Owned(
                            text[..text.len() - keep].to_owned(),
                        )));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Gives out what was held back, at the end of the text.
    pub(super) fn finish(&mut self, emit: &mut impl FnMut(Piece<'static>)) {
        match std::mem::take(self) {
            Self::Start(held) if !held.is_empty() => emit(Piece::Text(Cow::Owned(held))),
            Self::Inside { carry, .. } if !carry.is_empty() => {
                emit(Piece::Thinking(Cow::Owned(carry)));
            }
            _ => {}
        }
    }
}

/// Bytes at the end of `text` that are a beginning of `tag`.
fn tail_that_may_begin(text: &str, tag: &str) -> usize {
    (1..tag.len())
        .rev()
        .find(|&n| text.ends_with(&tag[..n]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
