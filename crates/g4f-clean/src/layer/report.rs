//! What was done to an answer: for its trail, and for the log.
//!
//! | level | what |
//! |---|---|
//! | DEBUG | each piece that was taken out: its rule and its length |
//! | DEBUG | at the end, the most bytes that were held back |
//! | TRACE | the text of each piece |

use std::fmt::Write as _;
use std::sync::Arc;

use g4f_types::{ChatEvent, Cleaned, Context, Error, Outcome};

use crate::page::page;
use crate::removed::{Kind, Removed};

/// Most rules that a trail names.
const NAMED: usize = 4;
/// How much of a piece is kept for an error, in characters.
const QUOTED: usize = 120;

/// What was taken out of one answer.
#[derive(Debug, Default)]
pub(super) struct Report {
    pieces: usize,
    /// Each rule once.
    rules: Vec<Arc<str>>,
    /// What it was that came, where it was no words of a model, and how it began.
    page: Option<(Kind, String)>,
    /// What a judge did, and what it cost.
    judged: Option<String>,
}

impl Report {
    /// Notes a piece; the event that tells the caller.
    pub(super) fn take(&mut self, cx: &Context, piece: Removed) -> ChatEvent {
        tracing::debug!(
            request_id = &**cx.request_id(),
            rule = &*piece.rule,
            kind = piece.kind.as_str(),
            bytes = piece.text.len(),
            "taken out of an answer"
        );
        tracing::trace!(request_id = &**cx.request_id(), rule = &*piece.rule, text = %piece.text);
        self.pieces += 1;
        if matches!(piece.kind, Kind::Ad | Kind::Notice | Kind::Token) {
            let begin = || piece.text.trim_start().chars().take(QUOTED).collect();
            self.page.get_or_insert_with(|| (piece.kind, begin()));
        }
        if !self.rules.contains(&piece.rule) {
            self.rules.push(piece.rule.clone());
        }
        ChatEvent::Cleaned(Box::new(Cleaned {
            rule: piece.rule.to_string(),
            text: piece.text,
        }))
    }

    /// Notes what a judge did.
    pub(super) fn note(&mut self, judged: Option<String>) {
        self.judged = judged;
    }

    /// The error for what came, if nothing else did.
    pub(super) fn page(&self) -> Option<Error> {
        let (kind, begin) = self.page.as_ref()?;
        Some(page(*kind, begin))
    }

    /// Completes the trail, and says how much was held back.
    pub(super) fn finish(&self, cx: &Context, most_held: usize) {
        if most_held > 0 {
            let request_id = &**cx.request_id();
            tracing::debug!(
                request_id,
                most_held,
                "bytes of the answer held back at most"
            );
        }
        let taken = (self.pieces > 0).then(|| self.in_short());
        if taken.is_none() && self.judged.is_none() {
            return;
        }
        let answering = cx.trail().read(|trail| {
            let last = trail.iter().rfind(|one| one.outcome == Outcome::Ok);
            last.or(trail.last()).map(|attempt| attempt.n)
        });
        let Some(n) = answering else { return };
        cx.trail().update(n, |attempt| {
            for line in taken.iter().chain(&self.judged) {
                if !attempt.message.is_empty() {
                    attempt.message.push_str("; ");
                }
                attempt.message.push_str(line);
            }
        });
    }

    /// In one line.
    fn in_short(&self) -> String {
        let things = if self.pieces == 1 { "piece" } else { "pieces" };
        let mut line = format!("{} {things} taken out:", self.pieces);
        for (place, rule) in self.rules.iter().take(NAMED).enumerate() {
            let comma = if place == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(line, "{comma} {rule}");
        }
        if self.rules.len() > NAMED {
            line.push_str(", ...");
        }
        line
    }
}
