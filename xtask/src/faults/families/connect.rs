//! Upstreams to which no connection can be made, or that drop it at once.

use g4f_sdk::ErrorKind::Network;
use g4f_sdk::resilience::BreakerState::Open;
use g4f_testkit::Reply;

use crate::faults::expect::Expect;
use crate::faults::scenario::{Place, Scenario};

pub(super) fn scenarios() -> Vec<Scenario> {
    // What never was a request is none of the upstream's calls.
    let unreached = |_| Expect::after(Network).calls([0, 1]);
    let reached = |_| Expect::after(Network);
    let gone = |_| {
        let trail = [
            "first Network retried",
            "first Network retried",
            "first Network gave_up",
        ];
        Expect::error(&[Network], [0, 0], &trail).breaker("first", Open)
    };
    vec![
        Scenario::at("refuses the connection", Place::Refused).expect(unreached),
        Scenario::at("refuses the connection, alone", Place::Refused)
            .alone()
            .expect(move |mode| gone(mode).says("connection refused")),
        Scenario::at("has a host name that does not resolve", Place::NoSuchHost).expect(unreached),
        Scenario::at(
            "has a host name that does not resolve, alone",
            Place::NoSuchHost,
        )
        .alone()
        .expect(move |mode| gone(mode).says("cannot be resolved")),
        Scenario::at(
            "speaks no TLS behind an https address",
            Place::PlainBehindHttps,
        )
        .expect(unreached),
        Scenario::at(
            "speaks no TLS behind an https address, alone",
            Place::PlainBehindHttps,
        )
        .alone()
        .expect(move |mode| gone(mode).says("no secure connection")),
        Scenario::reply("closes before it answers", Reply::close()).expect(reached),
        Scenario::reply("resets before it answers", Reply::reset()).expect(reached),
    ]
}
