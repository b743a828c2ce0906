//! Finds the words of many lists in a line, in one pass.

use std::collections::HashMap;

use super::bits::Bits;
use crate::request::without_blanks;

/// Words, each with the condition that it fulfils.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// By their first two characters; the second is NUL in words of one.
    by_begin: HashMap<[char; 2], Vec<Word>>,
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    /// Whether it may be the beginning of a longer word.
    open: bool,
    /// Whether it must stand at the beginning of the line.
    first: bool,
    bit: u32,
}

impl Words {
    /// Adds a word; one that ends in `*` is the beginning of words.
    pub(crate) fn add(&mut self, word: &str, first: bool, bit: u32) {
        let (word, open) = word
            .strip_suffix('*')
            .map_or((word, false), |stem| (stem, true));
        let text = plain(word).trim().to_owned();
        let mut chars = text.chars();
        let Some(begin) = chars.next() else { return };
        let begin = [begin, chars.next().unwrap_or('\0')];
        self.by_begin.entry(begin).or_default().push(Word {
            text: text.into(),
            open,
            first,
            bit,
        });
    }

    /// Adds to `bits` what a text holds that [`plain`] has made plain.
    pub(crate) fn find(&self, text: &str, bits: &mut Bits) {
        let mut before = None;
        let mut head = true;
        for (at, c) in text.char_indices() {
            let rest = &text[at..];
            let next = rest.chars().nth(1);
            let border = !joined(before, Some(c));
            before = Some(c);
            if border {
                for second in [next.unwrap_or('\0'), '\0'] {
                    for word in self.by_begin.get(&[c, second]).into_iter().flatten() {
                        if (!word.first || head) && word.stands_at(rest) {
                            bits.add(word.bit);
                        }
                    }
                    if second == '\0' {
                        break;
                    }
                }
            }
            head = head && !c.is_alphanumeric();
        }
    }
}

impl Word {
    fn stands_at(&self, rest: &str) -> bool {
        rest.strip_prefix(&*self.text).is_some_and(|behind| {
            self.open || !joined(self.text.chars().next_back(), behind.chars().next())
        })
    }
}

/// Whether two characters stand in one word.
pub(crate) fn joined(one: Option<char>, other: Option<char>) -> bool {
    let within = |c: char| c.is_alphanumeric() && !without_blanks(c);
    one.is_some_and(within) && other.is_some_and(within)
}

/// A text in lower case, without markup, with single blanks and straight quotes.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        match c {
            '*' | '_' | '`' | '~' | '\u{FE0F}' | '\u{200B}' | '\u{200D}' => {}
            c if c.is_whitespace() => blank = true,
            c => {
                if blank && !out.is_empty() {
                    out.push(' ');
                }
                blank = false;
                match c {
                    '’' | '‘' | '´' => out.push('\''),
                    '“' | '”' | '„' | '«' | '»' => out.push('"'),
                    c => out.extend(c.to_lowercase()),
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Bits, Words, plain};

    fn found(word: &str, first: bool, text: &str) -> bool {
        let mut words = Words::default();
        words.add(word, first, 3);
        let mut bits = Bits::default();
        words.find(&plain(text), &mut bits);
        bits.has(3)
    }

    #[test]
    fn words_are_whole_words_in_any_case_and_markup() {
        assert!(found("powered by", false, "**Powered  by** X"));
        assert!(!found("ad", false, "A bad adder"));
        assert!(found("ad", false, "🌸 **Ad** 🌸"));
        assert!(found("подпи*", false, "Подпишитесь"));
        assert!(found("广告", false, "这是广告吗"));
        assert!(found("🌸", false, "a 🌸"));
        assert!(found("x", false, "x"));
    }

    #[test]
    fn first_words_stand_at_the_beginning() {
        assert!(found("need proxies", true, "  \"*Need* proxies cheaper"));
        assert!(!found("need proxies", true, "You need proxies"));
    }
}
