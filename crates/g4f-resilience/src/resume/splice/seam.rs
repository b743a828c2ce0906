//! What belongs between what was said and a continuation that repeats none of it.
//!
//! Most often nothing: a continuation is taken as it is. But models are trained to begin an answer with a letter, so that
//! the blank before it is easily lost; and where the text was cut within a word the same letter must follow at once.
//! Which of the two it is cannot be known, only weighed:
//!
//! - How the pieces of the broken stream met. Where all of them began with a blank, one is missing. Else the share of
//!   joints within words is the chance of having been cut there.
//! - The vocabulary of the answer: the two halves as one word, or each of them as a word.
//! - A capital letter after a small one begins a word. After punctuation, what followed it elsewhere in the answer.
//!
//! Without any evidence a blank is put between two words, but none after a single letter.

use super::chars::{first_word, has_word, is_space, is_unspaced, is_word, leading_blanks};
use super::said::Said;
use super::spelling::spelling;

/// How much likelier a lost blank must be than none in a stream that is cut within words too: an exact continuation is to
/// stay exact.
const DOUBT: f64 = 1.0;
/// The same where the word that would begin was not seen before.
const GREAT_DOUBT: f64 = 3.0;

/// What is put in, and how much of the continuation's beginning is left out.
#[derive(Debug, Default)]
pub(super) struct Seam {
    pub(super) insert: String,
    pub(super) skip: usize,
}

/// The seam between `said` and `more`.
pub(super) fn seam(said: &Said, more: &str) -> Seam {
    let (Some(last), Some(first)) = (said.text().chars().next_back(), more.chars().next()) else {
        return Seam::default();
    };
    match (is_space(last), is_space(first)) {
        (true, true) => Seam {
            skip: doubled(said, more),
            ..Seam::default()
        },
        (false, false) => Seam {
            insert: missing(said, more, last, first),
            skip: 0,
        },
        _ => Seam::default(),
    }
}

/// The blanks that got lost.
fn missing(said: &Said, more: &str, last: char, first: char) -> String {
    match line_break(said.text(), more) {
        Some(blanks) => blanks.to_owned(),
        None if lacks_blank(said, more, last, first) => " ".to_owned(),
        None => String::new(),
    }
}

/// Where a list's next item, a heading or a fence begins, it begins a line: the blanks that stood before the last one.
fn line_break<'a>(text: &'a str, more: &str) -> Option<&'a str> {
    let mark = [
        "- ", "* ", "+ ", "# ", "## ", "### ", "#### ", "> ", "```", "|",
    ]
    .into_iter()
    .find(|mark| more.starts_with(mark))?;
    if mark == "|" && !text.ends_with('|') {
        return None;
    }
    text.rmatch_indices(mark).find_map(|(at, _)| {
        let before = &text[..at];
        let blanks = &before[before.trim_end().len()..];
        blanks.contains('\n').then_some(blanks)
    })
}

/// Blanks at the seam that both sides have. Native prefill leaves out blanks at the end of what was said, so that they
/// come again. Indentation and rows of a table are left alone: there two blanks are text.
fn doubled(said: &Said, more: &str) -> usize {
    let (before, after) = (said.blanks(), leading_blanks(more));
    let line = said.body().lines().next_back().unwrap_or_default();
    if after.len() == more.len() || said.is_in_code() || line.contains('|') {
        return 0;
    }
    let paragraph = before.ends_with("\n\n") && after.starts_with("\n\n");
    match (before, after) {
        (" ", " ") => 1,
        _ if paragraph => 2,
        _ => 0,
    }
}

fn lacks_blank(said: &Said, more: &str, last: char, first: char) -> bool {
    if is_unspaced(last) || is_unspaced(first) || !begins_something(more, first) {
        return false;
    }
    if said.joints().always_loose() {
        return true;
    }
    let weight = joints(said, last) + before(said, more, last) + after(said, more, first);
    if is_word(last) && is_word(first) {
        let weight = weight
            + words(said, more, last, first)
            + experience(said) * spelling(said.text(), more);
        let joints = said.joints();
        let often_cut = 4 * joints.within_word > joints.after_word;
        return match joints.within_word {
            0 => weight > 0.0,
            _ if is_new_word(said, more, last, first) => weight > DOUBT,
            _ => weight > GREAT_DOUBT && !often_cut,
        };
    }
    weight > if said.joints().tight > 0 { DOUBT } else { 0.0 } && !said.is_in_code()
}

/// Whether it can stand at the beginning of a word. A closing mark never has a blank before it.
fn begins_something(more: &str, first: char) -> bool {
    match first {
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '»' | '”' | '’' | '\'' | '…'
        | '%' => false,
        '"' | '`' | '*' => more[1..].starts_with(|c: char| !is_space(c) && !",.;:!?)".contains(c)),
        '-' => more[1..].starts_with([' ', '>']),
        '/' => more[1..].starts_with([' ', '/']),
        _ => true,
    }
}

/// Whether the continuation's first word is known to be a word.
fn is_new_word(said: &Said, more: &str, last: char, first: char) -> bool {
    let word = first_word(more);
    let longer = word.chars().nth(1).is_some();
    longer
        && (has_word(said.text(), word)
            || (last.is_lowercase() && first.is_uppercase() && !said.is_in_code()))
}

/// How often a blank was where pieces met. A lost blank is as likely as an upstream that goes on exactly, so joints within
/// words count twice.
fn joints(said: &Said, last: char) -> f64 {
    let joints = said.joints();
    let (loose, tight) = if is_word(last) {
        (joints.after_word, joints.within_word)
    } else {
        (joints.loose, joints.tight)
    };
    (f64::from(loose.saturating_add(1)) / (2.0 * f64::from(tight) + 1.0)).ln()
}

/// What the end of what was said looks like.
fn before(said: &Said, more: &str, last: char) -> f64 {
    let body = said.body();
    if is_word(last) {
        let word = said.last_word();
        let earlier = &body[..body.len() - word.len()];
        return if has_word(earlier, word) {
            1.8
        } else if word.chars().nth(1).is_none() {
            single(word)
        } else {
            -0.4 * experience(said)
        };
    }
    let earlier = &body[..body.len() - last.len_utf8()];
    let between_digits = earlier.ends_with(|c: char| c.is_ascii_digit())
        && more.starts_with(|c: char| c.is_ascii_digit());
    if between_digits {
        return -4.0;
    }
    // Don't, it's.
    if matches!(last, '\'' | '’') && earlier.ends_with(is_word) {
        return -6.0;
    }
    let usual = match last {
        ',' | ';' | '!' | '?' | '…' => 3.0,
        '.' | ':' => 2.0,
        '(' | '[' | '{' | '«' | '“' | '/' | '@' | '#' | '$' | '\\' | '_' | '<' => -3.0,
        '"' | '`' | '*' if earlier.ends_with(|c: char| !is_space(c)) => 1.0,
        '"' | '`' | '*' | '-' => -4.0,
        _ => 0.0,
    };
    usual + follows(earlier, last)
}

/// One letter that is a word in some language, or hardly one.
fn single(word: &str) -> f64 {
    if matches!(
        word,
        "I" | "a"
            | "A"
            | "y"
            | "o"
            | "e"
            | "и"
            | "в"
            | "с"
            | "к"
            | "у"
            | "я"
            | "И"
            | "В"
            | "С"
            | "К"
            | "У"
            | "Я"
            | "і"
            | "з"
    ) {
        0.3
    } else {
        -1.5
    }
}

/// What followed `mark` elsewhere: blanks, or something else.
fn follows(text: &str, mark: char) -> f64 {
    let (mut blank, mut other) = (0_u32, 0_u32);
    for (at, _) in text.match_indices(mark) {
        match text[at + mark.len_utf8()..].chars().next() {
            Some(' ') => blank += 1,
            Some(_) => other += 1,
            None => {}
        }
    }
    (f64::from(blank + 1) / f64::from(other + 1)).ln()
}

/// What the beginning of the continuation looks like.
fn after(said: &Said, more: &str, first: char) -> f64 {
    if is_word(first) {
        let word = first_word(more);
        return if word.chars().nth(1).is_some() && has_word(said.text(), word) {
            2.5
        } else {
            -0.4 * experience(said)
                + if word.chars().nth(1).is_none() {
                    single(word)
                } else {
                    0.0
                }
        };
    }
    match first {
        '(' | '«' | '“' | '—' | '–' | '&' | '=' | '+' => 2.0,
        _ => 0.0,
    }
}

/// How the two halves look side by side.
fn words(said: &Said, more: &str, last: char, first: char) -> f64 {
    let joined: String = [said.last_word(), first_word(more)].concat();
    let mut weight = if has_word(said.text(), &joined) {
        -4.5
    } else {
        0.7 * experience(said)
    };
    if last.is_lowercase() && first.is_uppercase() {
        weight += 3.0;
    }
    if last.is_numeric() && first.is_numeric() {
        weight -= 2.0;
    }
    // Nothing at all is known: two words are likelier than one that was cut.
    weight + 0.1
}

/// How much it means that a word was not seen before: little after a few words, all of it after a hundred.
fn experience(said: &Said) -> f64 {
    const FULL: usize = 600;
    #[expect(clippy::cast_precision_loss, reason = "at most 600")]
    let share = said.text().len().min(FULL) as f64 / FULL as f64;
    share
}
