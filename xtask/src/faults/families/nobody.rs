//! Everybody is down. One error names all of them, and it comes soon.

use g4f_sdk::ErrorKind::{Exhausted, Network, Overloaded, Server, Timeout};
use g4f_sdk::resilience::BreakerState::Open;
use g4f_testkit::Reply;

use super::replies::SHORT;
use crate::faults::expect::Expect;
use crate::faults::scenario::{Place, Scenario};

pub(super) fn scenarios() -> Vec<Scenario> {
    let broken = || Reply::status(500).text("broken");
    vec![
        Scenario::at("refuses, and the second one answers 500", Place::Refused)
            .second(Place::reply(broken()))
            .expect(|_| {
                let trail = [
                    "first Network retried",
                    "first Network retried",
                    "first Network switched",
                    "second Server retried",
                    "second Server retried",
                    "second Server gave_up",
                ];
                Expect::error(&[Exhausted], [0, 3], &trail)
                    .breaker("first", Open)
                    .breaker("second", Open)
                    .says("second")
            })
            // Both breakers are open: the next call fails at once.
            .expect(|_| {
                Expect::error(&[Overloaded], [0, 0], &[])
                    .breaker("first", Open)
                    .breaker("second", Open)
                    .says("benched")
            }),
        Scenario::reply("is silent, and so is the second one", Reply::hang())
            .second(Place::reply(Reply::hang()))
            .first_content(SHORT)
            .expect(|_| {
                let trail = [
                    "first Timeout switched",
                    "second Timeout retried",
                    "second Timeout retried",
                    "second Timeout gave_up",
                ];
                Expect::error(&[Exhausted], [1, 3], &trail).breaker("second", Open)
            }),
        Scenario::reply(
            "refuses its key, and so does the second one",
            Reply::status(401).text("no"),
        )
        .second(Place::reply(Reply::status(401).text("no")))
        .expect(|_| {
            let mut expect = Expect::error(
                &[Exhausted],
                [1, 1],
                &["first Auth switched", "second Auth gave_up"],
            )
            .bench("key", g4f_sdk::ErrorKind::Auth, 600..=600)
            .bench("key", g4f_sdk::ErrorKind::Auth, 600..=600);
            expect.benches[1].of = "second";
            expect
        }),
        Scenario::reply("fails, alone", broken())
            .alone()
            .expect(|_| {
                let trail = [
                    "first Server retried",
                    "first Server retried",
                    "first Server gave_up",
                ];
                Expect::error(&[Server], [3, 0], &trail).breaker("first", Open)
            }),
        Scenario::reply(
            "is silent under a deadline of the whole request, alone",
            Reply::hang(),
        )
        .alone()
        .timeout(SHORT)
        // The caller chose the time, so that nothing is held against the target.
        .expect(|_| Expect::error(&[Timeout], [1, 0], &["first Timeout gave_up"])),
        Scenario::at("refuses, and so does the second one", Place::Refused)
            .second(Place::Refused)
            .expect(|_| {
                let trail = [
                    "first Network retried",
                    "first Network retried",
                    "first Network switched",
                    "second Network retried",
                    "second Network retried",
                    "second Network gave_up",
                ];
                Expect::error(&[Exhausted], [0, 0], &trail)
                    .breaker("first", Open)
                    .breaker("second", Open)
                    .says(Network.as_str())
            }),
    ]
}
