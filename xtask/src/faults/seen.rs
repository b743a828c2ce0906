//! What was seen of a call, and what is wrong with it.

use g4f_sdk::resilience::{BreakerState, TargetView};
use g4f_sdk::store::{Bench, BenchKey, Timestamp};
use g4f_sdk::{Attempt, Error};

use super::expect::{A_DAY, Benched, Expect, Sees};

/// How long a breaker stays open at first, in seconds.
const COOLING: u64 = 10;

/// What one call showed to its caller and to the upstreams.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Text, thinking and tool calls in words.
    pub(crate) text: String,
    /// How often the answer said that it was complete.
    pub(crate) finished: usize,
    pub(crate) errors: Vec<Error>,
    /// Events after the end.
    pub(crate) late: usize,
    pub(crate) left: bool,
    pub(crate) trail: Vec<Attempt>,
    pub(crate) calls: [u64; 2],
    pub(crate) benches: Vec<(BenchKey, Bench)>,
    pub(crate) targets: Vec<TargetView>,
    pub(crate) now: Timestamp,
    /// How many seconds have passed since the scenario began, rounded up: a busy machine looks at benches late.
    pub(crate) late_by: u64,
}

impl Seen {
    /// What is not as it must be.
    pub(crate) fn complaints(&self, expect: &Expect) -> Vec<String> {
        let mut wrong = Vec::new();
        self.look_at_the_end(expect, &mut wrong);
        let sum = |calls: [u64; 2]| calls[0] + calls[1];
        let are_due = if expect.whoever {
            sum(self.calls) == sum(expect.calls)
        } else {
            self.calls == expect.calls
        };
        if !are_due {
            wrong.push(format!(
                "calls were {:?} instead of {:?}",
                self.calls, expect.calls
            ));
        }
        let trail = steps(&self.trail);
        let fits = trail.len() == expect.trail.len()
            && trail
                .iter()
                .zip(&expect.trail)
                .all(|(is, must)| fits(is, must));
        // Who left does not hold the trail any more.
        if !fits && expect.sees != Sees::Nothing {
            let messages: Vec<&str> = self.trail.iter().map(|a| a.message.as_str()).collect();
            wrong.push(format!(
                "the trail was {trail:?} instead of {:?} ({messages:?})",
                expect.trail
            ));
        }
        self.look_at_benches(expect, &mut wrong);
        self.look_at_targets(expect, &mut wrong);
        wrong
    }

    fn look_at_the_end(&self, expect: &Expect, wrong: &mut Vec<String>) {
        let kinds: Vec<_> = self.errors.iter().map(Error::kind).collect();
        let ends = self.finished + self.errors.len();
        if ends != usize::from(!self.left) || self.late > 0 {
            wrong.push(format!(
                "it ended {ends} times and {} events came after: {kinds:?}",
                self.late
            ));
        }
        let (text, exact, allowed) = match &expect.sees {
            Sees::Answer(text) => (text.as_str(), true, &[][..]),
            Sees::Broken { text, exact, kinds } => (text.as_str(), *exact, &kinds[..]),
            Sees::Error(kinds) => ("", true, &kinds[..]),
            Sees::Nothing => {
                if !self.left {
                    wrong.push("the caller did not leave".into());
                }
                return;
            }
        };
        let is_text = if exact {
            self.text == text
        } else {
            text.starts_with(&self.text)
        };
        if !is_text {
            wrong.push(format!("the text was {:?}", shortened(&self.text)));
        }
        match self.errors.first() {
            None if !allowed.is_empty() => wrong.push(format!("no error, but {allowed:?} was due")),
            Some(error) if !allowed.contains(&error.kind()) => {
                wrong.push(format!("{error} instead of {allowed:?}"));
            }
            Some(error) => {
                let said = format!("{error} {}", error.help().unwrap_or_default());
                for words in &expect.says {
                    if !said.contains(words) {
                        wrong.push(format!("the error does not say {words:?}: {said}"));
                    }
                }
            }
            None => {}
        }
        if matches!(expect.sees, Sees::Broken { .. })
            && let Some(error) = self.errors.first()
        {
            let partial = error.partial().map(g4f_sdk::ChatAnswer::text);
            if partial.is_some_and(|partial| !self.text.contains(&partial)) {
                wrong.push("the error's partial answer is not what had come".into());
            }
        }
    }

    fn look_at_benches(&self, expect: &Expect, wrong: &mut Vec<String>) {
        let stands = |must: &Benched| {
            self.benches
                .iter()
                .any(|(key, bench)| self.is_bench(key, bench, must))
        };
        let may_be_over =
            |must: &Benched| must.seconds != A_DAY && *must.seconds.start() <= self.late_by;
        let all_are_due = self.benches.iter().all(|(key, bench)| {
            expect
                .benches
                .iter()
                .any(|must| self.is_bench(key, bench, must))
        });
        let all_stand = expect
            .benches
            .iter()
            .all(|must| stands(must) || may_be_over(must));
        if !all_are_due || !all_stand || self.benches.len() > expect.benches.len() {
            let standing: Vec<String> = self
                .benches
                .iter()
                .map(|(key, bench)| {
                    let left = self.now.until(bench.until);
                    format!("{key:?} {} for {left:?}", bench.reason)
                })
                .collect();
            wrong.push(format!(
                "benches were {standing:?} instead of {:?}",
                expect.benches
            ));
        }
    }

    fn is_bench(&self, key: &BenchKey, bench: &Bench, must: &Benched) -> bool {
        let (what, provider) = match key {
            BenchKey::Target { provider, .. } => ("target", provider),
            BenchKey::Key { provider, .. } => ("key", provider),
            BenchKey::Model { provider, .. } => ("model", provider),
            BenchKey::Provider { provider } => ("provider", provider),
            BenchKey::Breaker { provider, .. } => ("breaker", provider),
        };
        // Rounded up: a bench of 20 s of which a millisecond has passed still is one of 20 s.
        let left = self.now.until(bench.until).as_millis().div_ceil(1000);
        what == must.what
            && &**provider == must.of
            && bench.reason == must.reason
            && u64::try_from(left).is_ok_and(|left| {
                let (least, most) = (must.seconds.start(), must.seconds.end());
                (least.saturating_sub(self.late_by)..=*most).contains(&left)
            })
    }

    fn look_at_targets(&self, expect: &Expect, wrong: &mut Vec<String>) {
        for target in &self.targets {
            let must = expect
                .breakers
                .iter()
                .find(|(of, _)| *of == &*target.provider)
                .map_or(BreakerState::Closed, |(_, state)| *state);
            let has_cooled = must == BreakerState::Open && target.breaker == BreakerState::HalfOpen;
            let had_time = self.late_by >= COOLING;
            if target.breaker != must && !(has_cooled && had_time) {
                wrong.push(format!(
                    "the breaker of {} is {:?} instead of {must:?}",
                    target.provider, target.breaker
                ));
            }
            if target.in_use != 0 {
                wrong.push(format!(
                    "{} permits of {} are still in use",
                    target.in_use, target.provider
                ));
            }
        }
    }
}

/// `upstream outcome action` of each attempt.
pub(crate) fn steps(trail: &[Attempt]) -> Vec<String> {
    trail
        .iter()
        .map(|attempt| {
            let (outcome, action) = (attempt.outcome.as_str(), attempt.action.as_str());
            format!("{} {outcome} {action}", attempt.provider)
        })
        .collect()
}

fn fits(is: &str, must: &str) -> bool {
    is.split(' ').count() == must.split(' ').count()
        && is
            .split(' ')
            .zip(must.split(' '))
            .all(|(is, must)| must.split('|').any(|must| must == is))
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(160).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
