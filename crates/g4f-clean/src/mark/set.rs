//! Marks, ready for use: found by their first bytes.

use std::sync::Arc;

use super::link::Link;
use super::pattern::{Found, Pattern};
use super::scan::Scan;
use super::schema::{At, LinkRule, MarkRule, Take, Unless};
use crate::removed::Kind;
use crate::request::Tag;

/// How many bytes of a beginning are compared before a place is looked at closely.
const GLANCE: usize = 4;

/// A rule about marks, ready for use.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) tag: Arc<Tag>,
    shape: Shape,
    pub(crate) at: At,
    pub(crate) take: Take,
    pub(crate) put: String,
    pub(crate) apart: bool,
    pub(crate) own_line: bool,
    pub(crate) cut_code: bool,
    pub(crate) unless: Vec<Unless>,
}

#[derive(Debug)]
enum Shape {
    Patterns(Vec<Pattern>),
    Link(Link),
}

/// All marks of some packs.
#[derive(Debug)]
pub(crate) struct Set {
    marks: Vec<Mark>,
    /// For each first byte, the beginnings and whose they are.
    begins: Vec<Vec<(String, usize)>>,
    /// Beginnings of all, of those that may stand behind the beginning of a text without links, and with links.
    all: Scan,
    inner: Scan,
    linked: Scan,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Whether the text begins here.
    pub(crate) first: bool,
    /// Whether links are of interest.
    pub(crate) links: bool,
    /// Whether every end of a line is.
    pub(crate) lines: bool,
}

/// Collects marks.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    marks: Vec<Mark>,
}

impl Builder {
    /// Takes a `[rule.mark]` in.
    ///
    /// # Errors
    ///
    /// In words, where a pattern is none.
    pub(crate) fn mark(&mut self, rule: &MarkRule, tag: &Arc<Tag>) -> Result<(), String> {
        if rule.patterns.is_empty() {
            return Err("has no patterns".to_owned());
        }
        let patterns = rule.patterns.iter().map(|source| Pattern::new(source));
        let take = rule.take.unwrap_or(match tag.kind {
            Kind::Token => Take::Space,
            Kind::Citation => Take::Blanks,
            _ => Take::Nothing,
        });
        self.marks.push(Mark {
            tag: Arc::clone(tag),
            shape: Shape::Patterns(patterns.collect::<Result<_, _>>()?),
            at: rule.at,
            take,
            put: rule.put.clone(),
            apart: rule.apart,
            own_line: rule.own_line,
            cut_code: rule.cut_code,
            unless: rule.unless.clone(),
        });
        Ok(())
    }

    /// Takes a `[rule.link]` in.
    ///
    /// # Errors
    ///
    /// In words, where it names no parameter.
    pub(crate) fn link(&mut self, rule: &LinkRule, tag: &Arc<Tag>) -> Result<(), String> {
        if rule.parameters.is_empty() {
            return Err("names no parameters".to_owned());
        }
        self.marks.push(Mark {
            tag: Arc::clone(tag),
            shape: Shape::Link(Link::new(rule.parameters.clone())),
            at: At::Anywhere,
            take: Take::Nothing,
            put: String::new(),
            apart: false,
            own_line: false,
            cut_code: false,
            unless: Vec::new(),
        });
        Ok(())
    }

    pub(crate) fn build(self) -> Set {
        let mut begins = vec![Vec::new(); 256];
        let (mut all, mut inner, mut linked) = (Scan::default(), Scan::default(), Scan::default());
        for (index, mark) in self.marks.iter().enumerate() {
            for anchor in mark.anchors() {
                let Some(byte) = anchor.bytes().next() else {
                    continue;
                };
                begins[usize::from(byte)].push((anchor.to_owned(), index));
                all.add(anchor);
                if mark.at != At::Start {
                    linked.add(anchor);
                    if !matches!(mark.shape, Shape::Link(_)) {
                        inner.add(anchor);
                    }
                }
            }
        }
        Set {
            marks: self.marks,
            begins,
            all,
            inner,
            linked,
        }
    }
}

impl Mark {
    fn anchors(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Patterns(patterns) => patterns.iter().map(Pattern::anchor).collect(),
            Shape::Link(_) => Link::ANCHORS.to_vec(),
        }
    }

    fn find(&self, text: &str, over: bool) -> Found {
        let patterns = match &self.shape {
            Shape::Patterns(patterns) => patterns,
            Shape::Link(link) => return link.find(text, over),
        };
        let mut best = Found::No;
        for pattern in patterns {
            match (pattern.find(text, over), best) {
                (Found::More, _) => return Found::More,
                (Found::Match(length), Found::Match(known)) if length <= known => {}
                (Found::Match(length), _) => best = Found::Match(length),
                (Found::No, _) => {}
            }
        }
        best
    }

    /// What comes in place of a text that it found, and what of it counts as taken out.
    pub(crate) fn replace(&self, found: &str) -> (String, String) {
        match &self.shape {
            Shape::Patterns(_) => (self.put.clone(), found.to_owned()),
            Shape::Link(link) => link.without(found),
        }
    }
}

impl Set {
    pub(crate) fn get(&self, index: usize) -> Option<&Mark> {
        self.marks.get(index)
    }

    /// The first place from `from` on that may be of interest; the length where there is none.
    pub(crate) fn next(&self, bytes: &[u8], from: usize, look: Look) -> usize {
        let scan = match (look.first, look.links) {
            (false, false) => &self.inner,
            (false, true) => &self.linked,
            (true, _) => &self.all,
        };
        // Within code that ends with its line, every end of a line is of interest.
        let line = if look.lines {
            memchr::memchr(b'\n', &bytes[from..]).map(|at| from + at)
        } else {
            None
        };
        let mut at = from;
        while at < bytes.len() {
            at = scan.next(bytes, at);
            if line.is_some_and(|line| line <= at) {
                return line.unwrap_or(at);
            }
            let last = at + 1 == bytes.len();
            let interesting = match bytes.get(at) {
                None => false,
                Some(b'`') => true,
                Some(b'\n') => last || matches!(bytes[at + 1], b' ' | b'`' | b'~'),
                Some(_) => self.may_begin(&bytes[at..]),
            };
            if interesting {
                return at;
            }
            at += 1;
        }
        bytes.len()
    }

    fn may_begin(&self, bytes: &[u8]) -> bool {
        self.begins[usize::from(bytes[0])]
            .iter()
            .any(|(anchor, _)| {
                let length = anchor.len().min(bytes.len()).min(GLANCE);
                anchor.as_bytes()[..length] == bytes[..length]
            })
    }

    /// The longest mark that stands at the beginning of `text`, of those that `wanted` lets through.
    pub(crate) fn find(
        &self,
        text: &str,
        over: bool,
        wanted: impl Fn(&Mark) -> bool,
    ) -> (Found, usize) {
        let mut best = (Found::No, 0);
        let Some(byte) = text.bytes().next() else {
            return best;
        };
        let mut asked = usize::MAX;
        for (anchor, index) in &self.begins[usize::from(byte)] {
            let length = anchor.len().min(text.len());
            if *index == asked || anchor.as_bytes()[..length] != text.as_bytes()[..length] {
                continue;
            }
            asked = *index;
            let mark = &self.marks[*index];
            if !wanted(mark) {
                continue;
            }
            match (mark.find(text, over), best.0) {
                (Found::More, _) => return (Found::More, *index),
                (Found::Match(length), Found::Match(known)) if length <= known => {}
                (Found::Match(length), _) => best = (Found::Match(length), *index),
                (Found::No, _) => {}
            }
        }
        best
    }
}
