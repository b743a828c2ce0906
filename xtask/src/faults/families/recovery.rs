//! Upstreams that fail and come back: nobody else need be asked.

use g4f_sdk::ErrorKind::{Network, Server};
use g4f_sdk::resilience::BreakerState::Open;
use g4f_testkit::{Reply, Script, Step};

use super::replies::{plain, stream};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Scenario, by_mode};

pub(super) fn scenarios() -> Vec<Scenario> {
    let status = |status: u16| Reply::status(status).text("broken");
    vec![
        first_then_well("answers 500 once and is well again", vec![status(500)])
            .expect(|_| Expect::whole([2, 0], &["first Server retried", "first ok answered"])),
        first_then_well(
            "answers 500 and 502 and is well again",
            vec![status(500), status(502)],
        )
        .expect(|_| {
            Expect::whole(
                [3, 0],
                &[
                    "first Server retried",
                    "first Server retried",
                    "first ok answered",
                ],
            )
        }),
        first_then_well("answers 503 and is well again", vec![status(503)])
            .expect(|_| Expect::whole([2, 0], &["first Overloaded retried", "first ok answered"])),
        first_then_well("resets once and is well again", vec![Reply::reset()])
            .expect(|_| Expect::whole([2, 0], &["first Network retried", "first ok answered"])),
        first_then_well(
            "sends nothing once and is well again",
            vec![Reply::status(200)],
        )
        .expect(|_| Expect::whole([2, 0], &["first Empty retried", "first ok answered"])),
        first_then_well(
            "cuts before its first word once and is well again",
            vec![Reply::status(200).json("x").truncate_at(1)],
        )
        .expect(|_| Expect::whole([2, 0], &["first Network retried", "first ok answered"])),
        // The pool keeps the connection, and the server drops it when the next request is on it.
        then_well("resets a connection of the pool", vec![Reply::reset()])
            .expect(|_| Expect::at_once())
            .expect(|_| Expect::whole([2, 0], &["first Network retried", "first ok answered"])),
        then_well("closes a connection of the pool", vec![Reply::close()])
            .expect(|_| Expect::at_once())
            .expect(|_| Expect::whole([2, 0], &["first Network retried", "first ok answered"])),
        Scenario::replies(
            "closes the connection after each answer without a word",
            plain().then(Step::Close),
            stream().reply().header("connection", "keep-alive"),
        )
        .expect(|_| Expect::at_once())
        .expect(|_| Expect::at_once()),
        Scenario::replies(
            "resets the connection after each whole answer",
            plain()
                .then(Step::Wait(super::replies::SHORT / 20))
                .then(Step::Reset),
            stream()
                .reply()
                .then_wait(super::replies::SHORT / 20)
                .then_reset(),
        )
        .until_idle()
        .expect(|_| Expect::at_once())
        .expect(|_| Expect::at_once()),
        Scenario::reply(
            "fails until its breaker opens; the next call does not ask it",
            status(500),
        )
        .expect(|_| Expect::after(Server))
        .expect(|_| Expect::whole([0, 1], &["second ok answered"]).breaker("first", Open)),
        Scenario::at(
            "is gone; the next call does not ask it",
            crate::faults::scenario::Place::Refused,
        )
        .expect(|_| Expect::after(Network).calls([0, 1]))
        .expect(|_| Expect::whole([0, 1], &["second ok answered"]).breaker("first", Open)),
    ]
}

/// These replies, then good ones.
fn first_then_well(name: &'static str, replies: Vec<Reply>) -> Scenario {
    sequence(name, Vec::new(), replies)
}

/// A good answer, these replies, then good ones.
fn then_well(name: &'static str, replies: Vec<Reply>) -> Scenario {
    sequence(name, vec![()], replies)
}

fn sequence(name: &'static str, before: Vec<()>, replies: Vec<Reply>) -> Scenario {
    Scenario::script(name, move || {
        let of = |well: Reply| {
            let mut all = vec![well.clone(); before.len()];
            all.extend(replies.iter().cloned());
            all.push(well);
            Script::sequence(all)
        };
        by_mode(of(plain()), of(stream().reply()))
    })
    // With somebody else there it would be their turn.
    .alone()
}
