//! Texts that came in place of an answer: limit notices, login walls, error texts and pages.
//!
//! Only the beginning of a text is looked at, and only a text that begins like a known notice is held back. A notice is short
//! and all there is; once more comes than a notice has, it is an answer that speaks of such things.

pub(crate) mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::schema::NoticeRule;
use crate::removed::Removed;
use crate::request::{Request, Tag, holds};
use crate::stage::{Sink, Stage};
use crate::text::floor;

/// Longest notice, in characters.
const LONGEST: usize = 400;
/// Most bytes that are looked at.
const MAX_LOOK: usize = 4096;
/// Within how many bytes the first of the words must come, so that answers are not held for long.
const EARLY: usize = 160;
/// Most signs and whitespace before the first word, in bytes.
const MAX_LEAD: usize = 128;

/// Notices, ready for use.
#[derive(Debug, Default)]
pub(crate) struct Set {
    notices: Vec<Notice>,
}

#[derive(Debug)]
struct Notice {
    tag: Arc<Tag>,
    begins: Vec<String>,
    all: Vec<Vec<String>>,
    none: Vec<String>,
    longest: usize,
    exact: bool,
    page: bool,
    json: bool,
}

/// What a text is to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Answer,
    Open,
    Notice,
}

impl Set {
    /// Takes a `[rule.notice]` in; `words` are the lists of all packs.
    ///
    /// # Errors
    ///
    /// In words, where nothing says how it begins, or a list is not there.
    pub(crate) fn add(
        &mut self,
        rule: &NoticeRule,
        tag: &Arc<Tag>,
        words: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), String> {
        if rule.begins.is_empty() || rule.begins.iter().any(|begin| begin.trim().is_empty()) {
            return Err("needs `begins`: what the notice begins with".to_owned());
        }
        let mut all = rule.all.clone();
        for name in &rule.lists {
            let list = words.get(name).ok_or_else(|| {
                format!("names the list `{name}`, which no pack has under [words]")
            })?;
            all.push(list.clone());
        }
        let lower = |list: &Vec<String>| {
            list.iter()
                .map(|word| in_lower_case(word))
                .collect::<Vec<_>>()
        };
        let longest = rule.longest.unwrap_or(if rule.page || rule.json {
            MAX_LOOK
        } else {
            LONGEST
        });
        self.notices.push(Notice {
            tag: Arc::clone(tag),
            begins: lower(&rule.begins),
            all: all.iter().map(lower).collect(),
            none: lower(&rule.none),
            longest: longest.min(MAX_LOOK),
            exact: rule.exact,
            page: rule.page,
            json: rule.json,
        });
        Ok(())
    }
}

impl Notice {
    /// What a text is: `head` is it from the first word on, `text` all of it, both in lower case and up to [`MAX_LOOK`];
    /// `long` says that there is more.
    fn look(&self, text: &str, head: &str, long: bool, over: bool) -> Look {
        let compact;
        let start = if self.json {
            compact = text
                .chars()
                .take(64)
                .filter(|c| !c.is_whitespace())
                .collect::<String>();
            compact.as_str()
        } else {
            head
        };
        if self.exact {
            let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ']');
            let known = |begin: &String| begin.starts_with(bare) && (!over || begin == bare);
            return match (!long && self.begins.iter().any(known), over) {
                (true, true) => Look::Notice,
                (true, false) => Look::Open,
                (false, _) => Look::Answer,
            };
        }
        if !self
            .begins
            .iter()
            .any(|begin| start.starts_with(begin.as_str()))
        {
            let open = !over && self.begins.iter().any(|begin| begin.starts_with(start));
            return if open { Look::Open } else { Look::Answer };
        }
        let has = |text: &str, list: &[String]| list.iter().any(|word| holds(text, word));
        if self.page {
            let within = &text[..floor(text, self.longest)];
            let found = self
                .all
                .iter()
                .all(|list| list.iter().any(|word| within.contains(word.as_str())));
            return match (found, over || long || text.len() >= self.longest) {
                (true, _) => Look::Notice,
                (false, true) => Look::Answer,
                (false, false) => Look::Open,
            };
        }
        if long || (text.len() > self.longest && text.chars().count() > self.longest) {
            return Look::Answer;
        }
        if self.none.iter().any(|word| holds(text, word)) {
            return Look::Answer;
        }
        if !self.json && head.len() > EARLY {
            let early = &head[..floor(head, EARLY)];
            if self.all.first().is_some_and(|list| !has(early, list)) {
                return Look::Answer;
            }
        }
        if !over {
            return Look::Open;
        }
        let whole =
            !self.json || serde_json::from_str::<serde::de::IgnoredAny>(text.trim()).is_ok();
        if whole && self.all.iter().all(|list| has(text, list)) {
            Look::Notice
        } else {
            Look::Answer
        }
    }
}

/// Takes notices out.
#[derive(Debug)]
pub(crate) struct Notices {
    set: Arc<Set>,
    request: Arc<Request>,
    place: Place,
    held: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the beginning.
    Begin,
    /// In a page: all goes.
    Page,
    /// In an answer.
    Answer,
}

impl Notices {
    pub(crate) fn new(set: &Arc<Set>, request: &Arc<Request>) -> Self {
        Self {
            set: Arc::clone(set),
            request: Arc::clone(request),
            place: Place::Begin,
            held: String::new(),
        }
    }

    fn look(&mut self, over: bool, sink: &mut dyn Sink) {
        let head = first_word(&self.held);
        if head.is_empty() && self.held.len() <= MAX_LEAD {
            if over && !self.held.is_empty() {
                sink.text(&self.held);
                self.held.clear();
            }
            return;
        }
        let lead = self.held.len() - head.len();
        let long = self.held.len() > MAX_LOOK;
        let lower = in_lower_case(&self.held[..floor(&self.held, MAX_LOOK)]);
        let head = first_word(&lower);
        let mut look = Look::Answer;
        let mut found = None;
        if lead <= MAX_LEAD {
            for notice in &self.set.notices {
                if !self.request.wants(&notice.tag) {
                    continue;
                }
                let this = notice.look(&lower, head, long, over);
                if this == Look::Answer || self.request.asked_for(&notice.tag) {
                    continue;
                }
                if this == Look::Notice {
                    look = this;
                    found = Some(notice);
                    break;
                }
                look = this;
            }
        }
        match (look, found) {
            (Look::Open, _) => {}
            (Look::Notice, Some(notice)) => {
                sink.removed(Removed {
                    rule: Arc::clone(&notice.tag.id),
                    kind: notice.tag.kind,
                    text: std::mem::take(&mut self.held),
                });
                self.place = Place::Page;
            }
            _ => {
                self.place = Place::Answer;
                sink.text(&self.held);
                self.held.clear();
            }
        }
    }
}

impl Stage for Notices {
    fn push(&mut self, text: &str, sink: &mut dyn Sink) {
        match self.place {
            Place::Answer => sink.text(text),
            Place::Page => {}
            Place::Begin => {
                self.held.push_str(text);
                self.look(false, sink);
            }
        }
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        if self.place == Place::Begin {
            self.look(true, sink);
        }
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

/// The text from its first word, tag or bracket on: emphasis and signs before it say nothing.
fn first_word(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !matches!(
                c,
                '<' | '{' | '[' | '(' | '>' | '"' | '\'' | '`' | '«' | '“' | '„' | '「' | '『'
            )
    })
}

#[cfg(test)]
mod tests;

/// In lower case, with straight apostrophes.
fn in_lower_case(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}
