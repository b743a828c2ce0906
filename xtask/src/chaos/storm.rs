//! The storms: what each of four upstreams does, and what must come of it.

use std::time::Duration;

/// How an upstream behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Manner {
    /// It answers.
    Healthy,
    /// It answers 500.
    Broken,
    /// It accepts and never answers.
    Silent,
    /// It answers 500 to this share of the requests.
    Flaky(f64),
    /// It answers 429 and says when to come back.
    Limited,
    /// It cuts every answer after 30 of 100 pieces.
    Cutting,
    /// It falls silent after 30 of 100 pieces.
    Stalling,
}

/// What must come of a storm. Nothing may be lost or doubled in any of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aims {
    /// Share of requests that are complete and exact.
    pub(crate) exact: f64,
    /// Most upstream calls per request in the mean, after the first 100.
    pub(crate) calls: f64,
    /// The 99th percentile of the time to the end of the answer.
    pub(crate) p99: Duration,
}

/// One stretch of weather.
pub(crate) struct Storm {
    /// The letter by which `--only` picks it, with those that belong to it.
    pub(crate) letter: char,
    pub(crate) name: &'static str,
    pub(crate) upstreams: [Manner; 4],
    /// Whether it goes on with the client and the upstreams of the storm before it.
    pub(crate) continues: bool,
    pub(crate) aims: Aims,
}

/// The first-content deadline of the default configuration and a second.
const P99: Duration = Duration::from_secs(31);

const fn aims(exact: f64) -> Aims {
    Aims {
        exact,
        calls: 2.2,
        p99: P99,
    }
}

use Manner::{Broken, Cutting, Flaky, Healthy, Limited, Silent, Stalling};

/// All storms, in the order in which they come.
pub(crate) const STORMS: [Storm; 8] = [
    Storm {
        letter: 'a',
        name: "faults: one 500, one silent, one 30 % flaky, one healthy",
        upstreams: [Broken, Silent, Flaky(0.3), Healthy],
        continues: false,
        aims: aims(0.999),
    },
    Storm {
        letter: 'b',
        name: "limits: three of four answer 429",
        upstreams: [Limited, Limited, Limited, Healthy],
        continues: false,
        aims: aims(0.999),
    },
    Storm {
        letter: 'c',
        name: "brownout: all fail half of the time",
        upstreams: [Flaky(0.5); 4],
        continues: false,
        aims: aims(0.999),
    },
    Storm {
        letter: 'd',
        name: "heal: right after it all are healthy",
        upstreams: [Healthy; 4],
        continues: true,
        aims: aims(0.999),
    },
    Storm {
        letter: 'e',
        name: "cuts: two of four cut every answer",
        upstreams: [Cutting, Cutting, Healthy, Healthy],
        continues: false,
        aims: aims(0.99),
    },
    Storm {
        letter: 'e',
        name: "cuts: then three of four",
        upstreams: [Cutting, Cutting, Cutting, Healthy],
        continues: true,
        aims: aims(0.99),
    },
    Storm {
        letter: 'f',
        name: "stalls: two of four stall in every answer",
        upstreams: [Stalling, Stalling, Healthy, Healthy],
        continues: false,
        aims: aims(0.99),
    },
    Storm {
        letter: 'f',
        name: "stalls: then three of four",
        upstreams: [Stalling, Stalling, Stalling, Healthy],
        continues: true,
        aims: aims(0.99),
    },
];

/// The storms with these letters, with those that they go on from.
pub(crate) fn chosen(letters: &[char]) -> Vec<&'static Storm> {
    let is_wanted = |letter: char| {
        letters.is_empty() || letters.contains(&letter) || (letter == 'c' && letters.contains(&'d'))
    };
    STORMS
        .iter()
        .filter(|storm| is_wanted(storm.letter))
        .collect()
}
