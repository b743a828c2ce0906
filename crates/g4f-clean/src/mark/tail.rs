//! What becomes of the marks between two pieces of an answer, or at its ends.

use std::ops::Range;

use super::schema::{At, Take, Unless};
use super::set::{Mark, Set};
use super::spoken::{is_item, is_power, is_spoken};
use crate::request::{Request, without_blanks};

/// A mark that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Which rule it is of.
    pub(super) rule: usize,
    /// Whether it stands in code that may have been cut off.
    pub(super) in_code: bool,
}

/// What stands around a run of whitespace and marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The last characters before it.
    pub(super) before: &'a str,
    /// Whether nothing of the answer came before it.
    pub(super) first: bool,
    /// The tags that the answer has opened.
    pub(super) opened: &'a [String],
    /// Whether the answer spoke of marks before.
    pub(super) spoken: bool,
    /// The character behind it; none at the end of the text.
    pub(super) behind: Option<char>,
}

/// A span that goes: where, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) span: Range<usize>,
    /// The mark itself within the span.
    pub(super) mark: Range<usize>,
    pub(super) rule: usize,
}

/// Decides about a run of whitespace and marks, `text[run]`.
pub(super) fn decide(
    text: &str,
    run: Range<usize>,
    seen: &[Seen],
    around: Around<'_>,
    set: &Set,
    request: &Request,
) -> Vec<Cut> {
    let mut tail = Tail {
        text,
        run,
        seen,
        around,
        set,
        request,
        lined: 0,
        spaced: 0,
        tight: 0,
    };
    let mut all = 0..seen.len();
    tail.lined = all
        .find(|index| tail.begins_line(*index))
        .unwrap_or(seen.len());
    let mut all = 0..seen.len();
    tail.spaced = all
        .find(|index| !tail.gap(*index).is_empty())
        .unwrap_or(seen.len());
    // Behind the beginning of another's turn nothing is the answer's.
    if let Some(last) = (0..seen.len()).find(|index| tail.ends_answer(*index)) {
        tail.seen = &seen[..=last];
        tail.run.end = seen[last].to;
        tail.around.behind = None;
    }
    let mut all = 0..tail.seen.len();
    tail.tight = all
        .rfind(|index| !tail.gap_behind(*index).is_empty())
        .map_or(0, |index| index + 1);
    let mut goes = vec![None; tail.seen.len()];
    if around.first {
        for (index, slot) in goes.iter_mut().enumerate() {
            if !tail.may_go(index, Place::Start) {
                break;
            }
            *slot = Some(Place::Start);
        }
    }
    if tail.around.behind.is_none() {
        for (index, slot) in goes.iter_mut().enumerate().rev() {
            if slot.is_some() || !tail.may_go(index, Place::End) {
                break;
            }
            *slot = Some(Place::End);
        }
    }
    for (index, slot) in goes.iter_mut().enumerate() {
        if slot.is_none() && tail.may_go(index, Place::Middle) {
            *slot = Some(Place::Middle);
        }
    }
    tail.cuts(&goes)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Middle,
    End,
}

struct Tail<'a> {
    text: &'a str,
    run: Range<usize>,
    seen: &'a [Seen],
    around: Around<'a>,
    set: &'a Set,
    request: &'a Request,
    /// The first mark that begins a line, and the first with whitespace before it; how many marks there are for none.
    lined: usize,
    spaced: usize,
    /// The first of the marks at the end of the run that nothing follows but each other and the answer.
    tight: usize,
}

impl Tail<'_> {
    /// Whether a mark begins a turn that is not the answer's.
    fn ends_answer(&self, index: usize) -> bool {
        let rest = |mark: &Mark| mark.rest;
        self.set.get(self.seen[index].rule).is_some_and(rest)
            && !self.around.first
            && !self.around.before.ends_with([':', '\u{FF1A}'])
            && (index > 0 || self.begins_line(index))
            && self.may_go(index, Place::End)
    }

    fn may_go(&self, index: usize, place: Place) -> bool {
        let seen = self.seen[index];
        let Some(mark) = self.set.get(seen.rule) else {
            return false;
        };
        if mark.rest && self.around.behind.is_some() && place != Place::End {
            return false;
        }
        let placed = match mark.at {
            At::Anywhere => true,
            At::Start => place == Place::Start,
            At::End => place == Place::End,
            At::Ends => place != Place::Middle,
        };
        let code = !seen.in_code || (mark.cut_code && place == Place::End);
        placed
            && code
            && (!mark.own_line || (self.begins_line(index) && self.ends_line(index)))
            && (!mark.apart || self.is_apart(index, place))
            && !mark.unless.iter().any(|reason| self.holds(*reason, index))
            && !self.request.asked_for(&mark.tag)
    }

    /// The whitespace before a mark.
    fn gap(&self, index: usize) -> &str {
        let from = index
            .checked_sub(1)
            .map_or(self.run.start, |before| self.seen[before].to);
        &self.text[from..self.seen[index].from]
    }

    /// The whitespace behind a mark.
    fn gap_behind(&self, index: usize) -> &str {
        let to = self
            .seen
            .get(index + 1)
            .map_or(self.run.end, |next| next.from);
        &self.text[self.seen[index].to..to]
    }

    fn begins_line(&self, index: usize) -> bool {
        self.gap(index).contains('\n') || (index == 0 && self.around.first)
    }

    fn ends_line(&self, index: usize) -> bool {
        let last = index + 1 == self.seen.len();
        self.gap_behind(index).contains('\n')
            || self.around.behind.is_none()
            || (!last && self.text.as_bytes()[self.seen[index].to - 1] == b'\n')
    }

    /// Whether a mark is set apart from prose, which would speak of it.
    fn is_apart(&self, index: usize, place: Place) -> bool {
        if index >= self.lined {
            return true;
        }
        let Some(before) = self.around.before.chars().next_back() else {
            return true;
        };
        let blank = index >= self.spaced;
        if matches!(
            before,
            '(' | '[' | '{' | '<' | '«' | '“' | '„' | '‘' | '「' | '『' | '=' | '/' | '\\'
        ) {
            return false;
        }
        if blank {
            // Behind a number it may be the end of a result; prose speaks of a token behind a word.
            let word = before.is_alphabetic() || (before.is_numeric() && place != Place::End);
            return !(word
                || matches!(
                    before,
                    ',' | ':'
                        | ';'
                        | '-'
                        | '–'
                        | '—'
                        | '"'
                        | '\''
                        | '`'
                        | '\u{FF1A}'
                        | '、'
                        | '\u{FF0C}'
                ));
        }
        let quoted = matches!(before, '"' | '\'' | '`');
        let closed = matches!(
            self.around.behind,
            Some('"' | '\'' | '`' | ')' | ']' | '»' | '”' | '’' | '」' | '』')
        );
        place == Place::End || !(quoted || closed)
    }

    fn holds(&self, reason: Unless, index: usize) -> bool {
        let before = self.around.before.chars().next_back();
        let behind = self.around.behind;
        match reason {
            Unless::BlanklessScript => [before, behind].into_iter().flatten().any(without_blanks),
            Unless::Typography => {
                let french = |c: char| {
                    matches!(
                        c,
                        '«' | '»' | '‹' | '›' | ';' | ':' | '!' | '?' | '%' | '€' | '—' | '–'
                    )
                };
                before.is_some_and(|c| french(c) || c.is_numeric()) || behind.is_some_and(french)
            }
            Unless::Index => self.is_index(index),
            Unless::Paired => self.is_paired(index),
            Unless::Spoken => {
                let defined = self.begins_line(index) && behind == Some(':');
                defined
                    || self.around.spoken
                    || is_spoken(self.around.before, self.is_glued(index), behind)
            }
            Unless::Power => self.is_glued(index) && is_power(self.around.before),
            Unless::Thinking => {
                let mark = self.text[self.seen[index].from..self.seen[index].to].to_lowercase();
                ["think", "thought", "reason", "channel"]
                    .iter()
                    .any(|word| mark.contains(word))
            }
            Unless::Unknown => self.request.about.provider.is_none(),
        }
    }

    /// Whether a number in brackets is an index, as in `a[1]` and `list[2].name`, or begins a line as in a list of sources.
    fn is_index(&self, index: usize) -> bool {
        if self.begins_line(index) || self.around.first {
            return true;
        }
        let glued = self.is_glued(index);
        let name = self
            .around
            .before
            .chars()
            .rev()
            .take(8)
            .take_while(|c| c.is_alphanumeric() || *c == '_');
        let name: Vec<char> = name.collect();
        let short = !name.is_empty()
            && name.len() < 4
            && name.iter().all(|c| c.is_ascii_lowercase() || *c == '_');
        let last = index + 1 == self.seen.len();
        let tight = last && self.gap_behind(index).is_empty();
        let equals = last && self.around.behind == Some('=');
        let goes_on = equals
            || tight
                && self
                    .around
                    .behind
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '[' | '_' | '(' | '+'));
        glued && (short || name.contains(&'_') || goes_on)
    }

    /// Whether nothing but other marks stands between a mark and the answer before it.
    fn is_glued(&self, index: usize) -> bool {
        index < self.spaced
    }

    /// Whether the blanks before a mark must stay: a word follows it directly, or it is the first of its item in a list.
    fn needs_blank(&self, index: usize) -> bool {
        let opens = |c: char| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    '(' | '['
                        | '{'
                        | '<'
                        | '«'
                        | '“'
                        | '‘'
                        | '`'
                        | '$'
                        | '#'
                        | '|'
                        | '—'
                        | '–'
                        | '&'
                        | '+'
                )
        };
        (index >= self.tight && self.around.behind.is_some_and(opens))
            || (index <= self.spaced && is_item(self.around.before))
    }

    /// Whether a mark closes a tag that was opened.
    fn is_paired(&self, index: usize) -> bool {
        let name = tag(&self.text[self.seen[index].from..self.seen[index].to], "</");
        name.is_some_and(|name| self.around.opened.iter().any(|open| open == name))
    }

    fn cuts(&self, goes: &[Option<Place>]) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = Vec::new();
        for (index, place) in goes.iter().enumerate() {
            let (Some(place), Some(mark)) = (*place, self.set.get(self.seen[index].rule)) else {
                continue;
            };
            let mut span = self.span(index, place, mark);
            if let Some(last) = cuts.last() {
                span.start = span.start.max(last.span.end);
            }
            cuts.push(Cut {
                span,
                mark: self.seen[index].from..self.seen[index].to,
                rule: self.seen[index].rule,
            });
        }
        cuts
    }

    fn span(&self, index: usize, place: Place, mark: &Mark) -> Range<usize> {
        let Seen { from, to, .. } = self.seen[index];
        let gap = self.gap(index);
        let behind = self.gap_behind(index);
        match (mark.take, place) {
            (Take::Nothing, _) => from..to,
            (Take::Blanks, _) => {
                let mut blanks = gap.len() - gap.trim_end_matches([' ', '\t']).len();
                if index == 0 && self.around.first {
                    let after = behind.len() - behind.trim_start_matches([' ', '\t']).len();
                    return from - blanks..to + after;
                }
                if self.needs_blank(index) {
                    blanks = 0;
                }
                from - blanks..to
            }
            (Take::Space, Place::Start | Place::End) => from - gap.len()..to + behind.len(),
            (Take::Space, Place::Middle) => {
                if !(self.begins_line(index) && self.ends_line(index)) {
                    return from..to;
                }
                // The line goes; of the gaps around it the wider one stays.
                let lines = |gap: &str| memchr::memchr_iter(b'\n', gap.as_bytes()).count();
                if lines(gap) >= lines(behind) {
                    from..to + behind.len()
                } else {
                    from - gap.len()..to
                }
            }
        }
    }
}

/// The name of a tag that begins so: `s` of `<s>` and `</s>`.
pub(super) fn tag<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let name = text.trim_end().strip_prefix(begin)?.strip_suffix('>')?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(name)
}
