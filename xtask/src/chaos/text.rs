//! Answers that are known beforehand: 100 pieces of plausible prose for each request, different for each.

use super::Dice;

/// How many pieces an answer has.
pub(crate) const PIECES: usize = 100;

/// Few words, so that most of them come again and again, as in prose.
const WORDS: [&str; 32] = [
    "the", "a", "of", "and", "to", "in", "it", "is", "was", "that", "river", "house", "light",
    "slowly", "after", "before", "between", "море", "свет", "дом", "не", "и", "🦀", "— so", "they",
    "would", "have", "been", "said", "again", "and then", "nothing",
];

/// The pieces of answer `number`. Together they are the text; blanks stand before words, as models write them.
pub(crate) fn pieces(number: usize) -> Vec<String> {
    let mut dice = Dice::new(number as u64);
    (0..PIECES)
        .map(|place| {
            let word = WORDS[dice.below(WORDS.len())];
            match place {
                0 => format!("Answer {number}: {word}"),
                99 => format!(" {word}."),
                _ if dice.below(12) == 0 => format!(" {word}.\n\nThen"),
                _ if dice.below(9) == 0 => format!(" {word},"),
                _ => format!(" {word}"),
            }
        })
        .collect()
}

/// How a model goes on with an answer of which it is shown the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Continuation {
    /// Exactly where it stopped.
    Exact,
    /// It says the last words again.
    Repeats,
    /// It gives the whole answer anew.
    Anew,
    /// It says that it will go on, and does.
    Preamble,
    /// It goes on and leaves out the blank.
    EatsBlank,
}

impl Continuation {
    /// One of the five, so that all of them come equally often.
    pub(crate) fn of(number: usize) -> Self {
        match number % 5 {
            0 => Self::Exact,
            1 => Self::Repeats,
            2 => Self::Anew,
            3 => Self::Preamble,
            _ => Self::EatsBlank,
        }
    }
}

/// What the model of `number` writes when `said` is what it has said so far; the whole answer when that is nothing of
/// it.
pub(crate) fn goes_on(number: usize, said: &str) -> Vec<String> {
    let whole = pieces(number);
    let text = whole.concat();
    // The end of what was said may have been trimmed on the way.
    let said = said.trim_end();
    if said.is_empty() || !text.starts_with(said) {
        return whole;
    }
    let rest = &text[said.len()..];
    let words = match Continuation::of(number) {
        Continuation::Exact => rest.to_owned(),
        Continuation::Repeats => text[a_few_words_before(&text, said.len())..].to_owned(),
        Continuation::Anew => return whole,
        Continuation::Preamble => format!("Sure, continuing: {}", rest.trim_start()),
        Continuation::EatsBlank => rest.trim_start().to_owned(),
    };
    words.split_inclusive(' ').map(str::to_owned).collect()
}

/// The place four words before `end`.
fn a_few_words_before(text: &str, end: usize) -> usize {
    let before = &text[..end];
    before.rmatch_indices(' ').nth(3).map_or(0, |(at, _)| at)
}
