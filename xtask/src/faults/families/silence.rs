//! Upstreams that say nothing, or say it slowly. Deadlines are the client's own, so that they count against the target.

use std::time::Duration;

use g4f_sdk::ErrorKind::Timeout;
use g4f_sdk::resilience::BreakerState::Open;
use g4f_testkit::{Reply, Script, Step};

use super::replies::{SHORT, beginning, event_stream, plain, resumed_after, stream};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Mode, Place, Scenario, by_mode};

/// Long enough for every deadline here, short enough for a hang to end.
const NEVER: Duration = Duration::from_secs(30);

pub(super) fn scenarios() -> Vec<Scenario> {
    let switched = |_| Expect::after(Timeout);
    let short = |scenario: Scenario| scenario.first_content(SHORT).idle(SHORT);
    vec![
        short(Scenario::reply("is silent", Reply::hang())).expect(switched),
        short(Scenario::reply("is silent, alone", Reply::hang()))
            .alone()
            .expect(|_| {
                let trail = [
                    "first Timeout retried",
                    "first Timeout retried",
                    "first Timeout gave_up",
                ];
                Expect::error(&[Timeout], [3, 0], &trail).breaker("first", Open)
            }),
        Scenario::at("does not shake hands", Place::DeafBehindHttps)
            .connect(SHORT)
            .expect(|_| Expect::after(Timeout).calls([0, 1])),
        // Half of the time that is left belongs to the others.
        Scenario::reply(
            "is silent, under a deadline of the whole request",
            Reply::hang(),
        )
        .timeout(SHORT * 3)
        .expect(switched),
        short(Scenario::replies(
            "is slow with its headers",
            plain().delay_headers(NEVER),
            stream().reply().delay_headers(NEVER),
        ))
        .expect(switched),
        short(Scenario::replies(
            "sends headers and no body",
            plain().hang_at(0),
            stream().reply().hang_at(0),
        ))
        .expect(switched),
        short(Scenario::replies(
            "gives the role, or opens its JSON, and falls silent",
            plain().hang_at(40),
            beginning(0).reply().then_hang(),
        ))
        .expect(switched),
        short(Scenario::script(
            "sends nothing but signs of life",
            signs_of_life,
        ))
        .expect(switched),
        short(Scenario::replies(
            "falls silent in the middle of the answer",
            plain().hang_at(200),
            beginning(5).reply().then_hang(),
        ))
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Timeout),
            Mode::Streamed => resumed_after(&[Timeout]),
        }),
        short(Scenario::replies(
            "falls silent after the finish reason",
            plain().then(Step::Hang),
            stream().without_done().reply().then_hang(),
        ))
        .expect(|_| Expect::at_once()),
        Scenario::replies(
            "drips, one byte at a time",
            plain().drip(1, Duration::ZERO),
            stream().reply().drip(1, Duration::ZERO),
        )
        .expect(|_| Expect::at_once()),
        Scenario::replies(
            "stays within its deadlines by pauses",
            plain().chop(64).pause_between(Duration::from_millis(20)),
            stream().reply().pause_between(Duration::from_millis(20)),
        )
        .first_content(NEVER)
        .expect(|_| Expect::at_once()),
        short(Scenario::replies(
            "keeps a pausing stream alive by signs of life",
            plain(),
            pausing(),
        ))
        .expect(|_| Expect::at_once()),
    ]
}

/// Comments of an event stream, and blanks before a JSON body, for longer than anybody waits.
fn signs_of_life() -> Script {
    let often = Duration::from_millis(50);
    let comments = (0..400).fold(event_stream(": open\n\n"), |reply, _| {
        reply.then_wait(often).then_send(": still here\n\n")
    });
    let blanks = (0..400).fold(
        Reply::status(200)
            .header("content-type", "application/json")
            .body("  ")
            .chunked(),
        |reply, _| reply.then_wait(often).then_send("  "),
    );
    by_mode(blanks, comments)
}

/// A pause of three times the idle deadline in the middle, with comments in it.
fn pausing() -> Reply {
    let frames = stream().events();
    let frame = |event: &String| g4f_testkit::sse_event(event);
    let (before, after) = frames.split_at(frames.len() / 2);
    let open: String = before.iter().map(frame).collect();
    let rest: String = after.iter().map(frame).collect();
    let quiet = (0..21).fold(event_stream(open), |reply, _| {
        reply.then_wait(SHORT / 7).then_send(": thinking\n\n")
    });
    quiet.then_send(rest)
}
