//! What must come of a call, in words that the table can print.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use g4f_sdk::ErrorKind;
use g4f_sdk::resilience::BreakerState;

use super::scenario::TEXT;

/// A bench until the day is over, whatever the time is now.
pub(crate) const A_DAY: RangeInclusive<u64> = 0..=86_400;

/// What the caller gets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sees {
    /// A whole answer.
    Answer(String),
    /// What had come, then an error of one of these kinds.
    Broken {
        /// What had come, at most; a reset may overtake the end of it.
        text: String,
        /// Whether it must be all of that.
        exact: bool,
        kinds: Vec<ErrorKind>,
    },
    /// An error of one of these kinds and nothing else.
    Error(Vec<ErrorKind>),
    /// Nothing, as the caller left.
    Nothing,
}

/// A bench that must stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Benched {
    /// `key`, `target`, `model` or `provider`.
    pub(crate) what: &'static str,
    pub(crate) of: &'static str,
    pub(crate) reason: ErrorKind,
    /// How many seconds it is long.
    pub(crate) seconds: RangeInclusive<u64>,
}

/// Everything that is looked at after a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expect {
    pub(crate) sees: Sees,
    /// Calls that reached the first and the second upstream.
    pub(crate) calls: [u64; 2],
    /// Whether only their sum matters.
    pub(crate) whoever: bool,
    /// `upstream outcome action`, where an outcome may be one of several: `Network|Truncated`.
    pub(crate) trail: Vec<String>,
    pub(crate) benches: Vec<Benched>,
    /// Breakers that are not closed.
    pub(crate) breakers: Vec<(&'static str, BreakerState)>,
    /// Words that the error must hold, its help included.
    pub(crate) says: Vec<&'static str>,
}

impl Expect {
    fn new(sees: Sees, calls: [u64; 2], trail: &[&str]) -> Self {
        Self {
            sees,
            calls,
            whoever: false,
            trail: trail.iter().map(|step| (*step).to_owned()).collect(),
            benches: Vec::new(),
            breakers: Vec::new(),
            says: Vec::new(),
        }
    }

    /// The whole of this text.
    pub(crate) fn text(text: &str, calls: [u64; 2], trail: &[&str]) -> Self {
        Self::new(Sees::Answer(text.to_owned()), calls, trail)
    }

    /// The whole answer.
    pub(crate) fn whole(calls: [u64; 2], trail: &[&str]) -> Self {
        Self::text(TEXT, calls, trail)
    }

    /// The answer of the first upstream at its first call.
    pub(crate) fn at_once() -> Self {
        Self::whole([1, 0], &["first ok answered"])
    }

    /// One of these errors.
    pub(crate) fn error(kinds: &[ErrorKind], calls: [u64; 2], trail: &[&str]) -> Self {
        Self::new(Sees::Error(kinds.to_vec()), calls, trail)
    }

    /// This text, then one of these errors.
    pub(crate) fn broken(text: &str, kinds: &[ErrorKind], trail: &[&str]) -> Self {
        let sees = Sees::Broken {
            text: text.to_owned(),
            exact: true,
            kinds: kinds.to_vec(),
        };
        Self::new(sees, [1, 0], trail)
    }

    /// Nobody is there to see anything.
    pub(crate) fn nothing(calls: [u64; 2]) -> Self {
        Self::new(Sees::Nothing, calls, &[])
    }

    /// What the design says about a failure of `kind` at the first upstream while a healthy second one is there. How
    /// often it is asked again, whether its breaker opens.
    pub(crate) fn after(kind: ErrorKind) -> Self {
        use ErrorKind as K;
        let name = kind.as_str();
        let retries = match kind {
            K::Server | K::Network | K::Overloaded => 2,
            K::Truncated | K::InvalidResponse | K::Empty | K::ErrorPage => 1,
            K::BadRequest | K::ContentFilter => {
                return Self::error(&[kind], [1, 0], &[&format!("first {name} gave_up")]);
            }
            _ => 0,
        };
        let expect = Self::switched(name, retries);
        match retries {
            2 => expect.breaker("first", BreakerState::Open),
            _ => expect,
        }
    }

    /// The second upstream answers after the first one failed so often with `outcome`.
    pub(crate) fn switched(outcome: &str, retries: u32) -> Self {
        let mut trail = vec![format!("first {outcome} retried"); retries as usize];
        trail.push(format!("first {outcome} switched"));
        trail.push("second ok answered".into());
        let steps: Vec<&str> = trail.iter().map(String::as_str).collect();
        Self::whole([u64::from(retries) + 1, 1], &steps)
    }

    /// A reset may have overtaken the end of the text.
    pub(crate) fn at_most(mut self) -> Self {
        if let Sees::Broken { exact, .. } = &mut self.sees {
            *exact = false;
        }
        self
    }

    /// The first upstream's count of calls, where it is not one for each attempt.
    pub(crate) fn calls(mut self, calls: [u64; 2]) -> Self {
        self.calls = calls;
        self
    }

    /// It does not matter which of the two was called.
    pub(crate) fn whoever(mut self) -> Self {
        self.whoever = true;
        self
    }

    pub(crate) fn bench(
        mut self,
        what: &'static str,
        reason: ErrorKind,
        seconds: RangeInclusive<u64>,
    ) -> Self {
        self.benches.push(Benched {
            what,
            of: "first",
            reason,
            seconds,
        });
        self
    }

    pub(crate) fn breaker(mut self, of: &'static str, state: BreakerState) -> Self {
        self.breakers.push((of, state));
        self
    }

    pub(crate) fn says(mut self, words: &'static str) -> Self {
        self.says.push(words);
        self
    }

    /// The column "client sees".
    pub(crate) fn sees_in_words(&self) -> String {
        match &self.sees {
            Sees::Answer(text) if text == TEXT => "the whole answer".into(),
            Sees::Answer(text) if text.chars().count() > 48 => {
                format!("the whole of its {} characters", text.chars().count())
            }
            Sees::Answer(text) => format!("`{}`", text.replace('\n', "\\n")),
            Sees::Broken { text, kinds, .. } => {
                let shown = if text.is_empty() {
                    "nothing"
                } else {
                    "what had come"
                };
                format!("{shown}, then {}", names(kinds))
            }
            Sees::Error(kinds) => names(kinds),
            Sees::Nothing => "has left".into(),
        }
    }

    /// The column "trail", with repeated steps counted.
    pub(crate) fn trail_in_words(&self) -> String {
        let mut words = String::new();
        let mut steps = self.trail.iter().peekable();
        while let Some(step) = steps.next() {
            let mut times = 1;
            while steps.peek() == Some(&step) {
                steps.next();
                times += 1;
            }
            if !words.is_empty() {
                words.push_str(", ");
            }
            words.push_str(&step.replace('|', " or "));
            if times > 1 {
                // Writing to a string cannot fail.
                let _ = write!(words, " ×{times}");
            }
        }
        words
    }

    /// The column "remembered".
    pub(crate) fn memory_in_words(&self) -> String {
        let benches = self.benches.iter().map(|bench| {
            let (least, most) = (bench.seconds.start(), bench.seconds.end());
            let time = if bench.seconds == A_DAY {
                "until the day is over".into()
            } else if most - least <= 5 {
                spell(*most)
            } else {
                format!("{} to {}", spell(*least), spell(*most))
            };
            format!("{} benched, {time}", bench.what)
        });
        let breakers = self.breakers.iter().map(|(of, state)| {
            let state = match state {
                BreakerState::Closed => "closed",
                BreakerState::Open => "open",
                BreakerState::HalfOpen => "half open",
                BreakerState::RampingUp => "ramping up",
            };
            format!("breaker of {of} {state}")
        });
        let all: Vec<String> = benches.chain(breakers).collect();
        all.join("; ")
    }
}

fn names(kinds: &[ErrorKind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    names.join(" or ")
}

fn spell(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    }
}
