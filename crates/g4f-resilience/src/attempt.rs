//! Writing the trail: one entry for each attempt, from its begin to the end of its answer.

use std::time::Instant;

use g4f_types::{Action, Attempt, Context, End, Error, ErrorKind, Outcome};

use crate::answer::Answer;
use crate::policy::is_local;
use crate::time::now;

/// Longest message in a trail, in characters.
const MESSAGE: usize = 300;

/// An attempt under way. Dropped without an outcome, it was cancelled, and says so in the trail.
///
/// The retry layer and the fallback both keep one, because either may be used without the other. What the inner one has
/// written is not written again.
pub(crate) struct Recorder {
    cx: Context,
    started: Instant,
    /// Entries of this target in the trail at the begin. Those of others do not count: two targets may be asked at once.
    before: u32,
    open: bool,
}

impl Recorder {
    pub(crate) fn start(cx: &Context) -> Self {
        Self {
            cx: cx.clone(),
            started: now(),
            before: calls(cx),
            open: true,
        }
    }

    /// Nothing was tried after all.
    pub(crate) fn discard(mut self) {
        self.open = false;
    }

    /// It failed and nobody asks again here. What was refused on this side was no attempt.
    pub(crate) fn gave_up(self, error: &Error) {
        if is_local(error) {
            self.discard();
        } else {
            self.failed(error, Action::GaveUp, 0);
        }
    }

    pub(crate) fn failed(mut self, error: &Error, action: Action, wait_ms: u64) {
        if !self.close() {
            return;
        }
        self.cx.trail().push(Attempt {
            status: error.status(),
            wait_ms,
            message: one_line(error.message()),
            ..self.entry(Outcome::Failed(error.kind()), action)
        });
    }

    /// The first content is here; the entry is completed at the end of the answer.
    pub(crate) fn answered<A: Answer>(mut self, answer: A) -> A {
        if !self.close() {
            return answer;
        }
        let mut entry = self.entry(Outcome::Ok, Action::Answered);
        entry.first_content_ms = Some(self.cx.elapsed_ms(now()));
        let n = self.cx.trail().push(entry);
        let (cx, started) = (self.cx.clone(), self.started);
        answer.watch_end(move |end| {
            cx.trail().update(n, |entry| {
                entry.ms = millis(started);
                if let End::Failed(error) = end {
                    entry.outcome = Outcome::Failed(error.kind());
                    entry.status = error.status();
                    entry.action = Action::GaveUp;
                    entry.message = one_line(error.message());
                }
            });
        })
    }

    /// Ends it; `true` when there is something to write.
    fn close(&mut self) -> bool {
        std::mem::take(&mut self.open) && calls(&self.cx) == self.before
    }

    fn entry(&self, outcome: Outcome, action: Action) -> Attempt {
        let (provider, model) = match self.cx.target() {
            Some(target) => (target.provider_id().clone(), target.model.clone()),
            None => ("".into(), "".into()),
        };
        Attempt {
            n: 0,
            provider,
            model,
            key: self.cx.credential().map(|key| key.hint().clone()),
            started_ms: self.cx.elapsed_ms(self.started),
            first_content_ms: None,
            ms: millis(self.started),
            outcome,
            status: None,
            action,
            wait_ms: 0,
            message: String::new(),
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if self.close() {
            let entry = self.entry(Outcome::Failed(ErrorKind::Cancelled), Action::GaveUp);
            self.cx.trail().push(Attempt {
                message: WENT_AWAY.to_owned(),
                ..entry
            });
        }
    }
}

const WENT_AWAY: &str = "the caller went away";

/// How many attempts at the target of `cx` are in the trail.
pub(crate) fn calls(cx: &Context) -> u32 {
    let count = cx
        .trail()
        .read(|list| list.iter().filter(|attempt| is_of(attempt, cx)).count());
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Changes the last attempt at the target of `cx`, if there was one.
pub(crate) fn update_last(cx: &Context, change: impl FnOnce(&mut Attempt)) {
    if let Some(n) = last(cx) {
        cx.trail().update(n, change);
    }
}

/// The number of the last attempt at the target of `cx`.
pub(crate) fn last(cx: &Context) -> Option<u32> {
    let last = |list: &[Attempt]| {
        list.iter()
            .rfind(|attempt| is_of(attempt, cx))
            .map(|last| last.n)
    };
    cx.trail().read(last)
}

/// The attempt at the target of `cx` was dropped because another target answered first.
pub(crate) fn outrun(cx: &Context) {
    update_last(cx, |attempt| {
        if attempt.message == WENT_AWAY {
            "another target was faster".clone_into(&mut attempt.message);
        }
    });
}

fn is_of(attempt: &Attempt, cx: &Context) -> bool {
    let (provider, model) = match cx.target() {
        Some(target) => (&**target.provider_id(), &*target.model),
        None => ("", ""),
    };
    *attempt.provider == *provider
        && *attempt.model == *model
        && attempt.key.as_ref() == cx.credential().map(g4f_types::Credential::hint)
}

fn millis(since: Instant) -> u64 {
    let passed = now().saturating_duration_since(since);
    u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
}

/// `text` on one line, cut where it is too long for a trail.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MESSAGE));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > MESSAGE {
            let cut = line.char_indices().nth(MESSAGE).map(|(at, _)| at);
            if let Some(cut) = cut {
                line.truncate(cut);
                line.push('…');
            }
            break;
        }
    }
    line
}
