//! Cutting one text that is too long: its beginning and its end stay, where it says what it is and what is wanted.

use g4f_tokens::{head, tail};

use super::count::Counter;

/// Tokens that the mark takes.
const MARK: usize = 24;

/// The least that a text is cut to; a smaller rest says nothing.
pub(super) const LEAST: usize = 64;

/// What a text is cut to, and how many characters were left out.
pub(super) struct CutText {
    pub(super) text: String,
    pub(super) characters: usize,
}

/// Cuts the middle out of `text` so that about `tokens` tokens are left: two thirds from its beginning, one third from
/// its end, between paragraphs, lines, sentences or words where one ends nearby, with a mark that says how much is gone.
/// `None` where nothing has to go.
pub fn cut_text(counter: &Counter, text: &str, tokens: usize) -> Option<String> {
    cut(counter, text, tokens).map(|cut| cut.text)
}

pub(super) fn cut(counter: &Counter, text: &str, tokens: usize) -> Option<CutText> {
    if counter.text_up_to(text, tokens).is_ok() {
        return None;
    }
    let room = counter.surely_within(tokens).saturating_sub(MARK);
    let first = head(counter.plain(), text, room - room / 3);
    let first = &text[..end_nearby(text, first.len())];
    let last = tail(counter.plain(), &text[first.len()..], room / 3);
    let last = &text[start_nearby(text, text.len() - last.len())..];
    let characters = text[first.len()..text.len() - last.len()].chars().count();
    if characters == 0 {
        return None;
    }
    Some(CutText {
        text: format!("{first}\n[… {characters} characters left out …]\n{last}"),
        characters,
    })
}

/// The best place to end at or shortly before `at`.
fn end_nearby(text: &str, at: usize) -> usize {
    let from = floor(text, at - at / 4);
    let near = &text[from..at];
    let paragraph = near.rfind("\n\n");
    let line = || near.rfind('\n');
    let sentence = || {
        let ends = [". ", "! ", "? ", "。", "！", "？"];
        ends.iter()
            .filter_map(|end| near.rfind(end).map(|at| at + end.trim_end().len()))
            .max()
    };
    let word = || near.rfind(char::is_whitespace);
    match paragraph.or_else(line).or_else(sentence).or_else(word) {
        Some(end) => from + end,
        None => whole_letter(text, at),
    }
}

/// The best place to begin at or shortly after `at`.
fn start_nearby(text: &str, at: usize) -> usize {
    let near = &text[at..floor(text, at + (text.len() - at) / 4)];
    let after = |mark: &str| near.find(mark).map(|found| found + mark.len());
    let sentence = || {
        let ends = [". ", "! ", "? ", "。", "！", "？"];
        ends.iter().filter_map(|end| after(end)).min()
    };
    let paragraph = after("\n\n").or_else(|| after("\n"));
    if let Some(start) = paragraph.or_else(sentence).or_else(|| after(" ")) {
        return at + start;
    }
    let marks = text[at..].chars().take_while(|c| goes_with_before(*c));
    at + marks.map(char::len_utf8).sum::<usize>()
}

/// The same place, or a little before it where it would part a letter from its accents or an emoji from its colour.
fn whole_letter(text: &str, at: usize) -> usize {
    /// Longer rows of marks are no letters.
    const MOST: usize = 16;
    let mut cut = at;
    for _ in 0..MOST {
        let joined = text[cut..].chars().next().is_some_and(goes_with_before)
            || text[..cut].ends_with('\u{200d}');
        match text[..cut].chars().next_back() {
            Some(before) if joined => cut -= before.len_utf8(),
            _ => return cut,
        }
    }
    at
}

/// Accents, variation selectors, skin tones and joiners belong to the letter before them.
fn goes_with_before(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}')
}

/// The last border between two characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests;
