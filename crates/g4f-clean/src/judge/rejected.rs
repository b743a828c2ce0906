//! Why a judge's answer is not taken.

use std::fmt;
use std::time::Duration;

use g4f_types::Error;

/// Why a judge's answer is not taken. `Display` is a sentence for people and never holds the text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Rejected {
    /// Its options cannot be used.
    Options(String),
    /// Its call failed.
    Failed(Error),
    /// It took too long.
    TimedOut(Duration),
    /// Its answer is longer than any verdict on the text could be.
    Endless,
    /// Its answer was cut, by a limit of tokens or by a filter.
    CutOff,
    /// There is no verdict in its answer.
    Unreadable,
    /// It found nothing inserted, and changed the text all the same.
    Contradiction,
    /// It changed or added words, blanks or lines.
    Reworded,
    /// It took out a part of a sentence.
    PartOfSentence,
    /// It took out a part of a code block or of a JSON value.
    PartOfCode,
    /// It took out too much.
    TooMuch,
    /// The text is one gigantic line, of which no part can be shown.
    TooLarge,
}

impl Rejected {
    /// The name in logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Options(_) => "options",
            Self::Failed(_) => "failed",
            Self::TimedOut(_) => "timed_out",
            Self::Endless => "endless",
            Self::CutOff => "cut_off",
            Self::Unreadable => "unreadable",
            Self::Contradiction => "contradiction",
            Self::Reworded => "reworded",
            Self::PartOfSentence => "part_of_sentence",
            Self::PartOfCode => "part_of_code",
            Self::TooMuch => "too_much",
            Self::TooLarge => "too_large",
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Options(what) => return write!(f, "its options cannot be used: {what}"),
            Self::Failed(error) => return write!(f, "its call failed: {error}"),
            Self::TimedOut(wait) => {
                return write!(f, "it took longer than {:.1} s", wait.as_secs_f64());
            }
            Self::Endless => "its answer is longer than any verdict could be",
            Self::CutOff => "its answer was cut",
            Self::Unreadable => "there is no verdict in its answer",
            Self::Contradiction => "it found nothing inserted and changed the text",
            Self::Reworded => "it changed the text instead of taking something out",
            Self::PartOfSentence => "it took out a part of a sentence",
            Self::PartOfCode => "it took out a part of a code block or of a JSON value",
            Self::TooMuch => "it took out too much",
            Self::TooLarge => "the text is too large a line to be shown",
        })
    }
}
