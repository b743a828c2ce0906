//! Answers that are known beforehand: 100 pieces of plausible prose for each request, different for each.

use super::Dice;
use crate::continuation::Continuation;

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

/// What the model of `number` writes when `said` is what it has said so far, in pieces. All five ways of going on come
/// equally often.
pub(crate) fn goes_on(number: usize, said: &str) -> Vec<String> {
    let whole = pieces(number);
    let text = whole.concat();
    let words = Continuation::ALL[number % 5].of(&text, said);
    if words == text {
        return whole;
    }
    words.split_inclusive(' ').map(str::to_owned).collect()
}
