//! Answers that break off, at every kind of place.

use g4f_sdk::ErrorKind::{self, Network, Truncated};
use g4f_testkit::{Framing, Reply};

use super::replies::{beginning, event_stream, pieces, plain, resumed_after, stream};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Mode, Scenario};

/// What the end of a connection may look like to its reader.
const GONE: &[ErrorKind] = &[Network, Truncated];

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        Scenario::reply(
            "cuts in the middle of its headers",
            Reply::raw("HTTP/1.1 200 OK\r\ncontent-type: text/ev"),
        )
        .expect(|_| Expect::after(Network)),
        cut(
            "cuts before the first byte of its body",
            plain().truncate_at(0),
            stream().reply().truncate_at(0),
        ),
        cut(
            "cuts in the middle of the first event",
            plain().truncate_at(20),
            stream().reply().truncate_at(20),
        ),
        cut(
            "resets in the middle of the first event",
            plain().reset_at(20),
            stream().reply().reset_at(20),
        ),
        cut(
            "cuts after the role, in the middle of a chunk",
            plain().truncate_at(60),
            stream().reply().truncate_at(frames(1) + 7),
        ),
        Scenario::replies(
            "ends its stream after the role",
            plain().truncate_at(60),
            beginning(0).reply(),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Network),
            Mode::Streamed => Expect::after(Truncated),
        }),
    ];
    all.extend([
        late("cuts in the middle of an event", frames(6) + 30),
        late("cuts in the middle of a character", in_character()),
        late("cuts between two events", frames(6)),
        late("cuts before the finish reason", frames(pieces().len() + 1)),
        Scenario::replies(
            "resets in the middle of the answer",
            plain().reset_at(200),
            stream().reply().reset_at(frames(6) + 30),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Network),
            Mode::Streamed => resumed_after(GONE).at_most(),
        }),
        Scenario::replies(
            "ends its stream after half of the answer",
            plain().framing(Framing::CloseDelimited).truncate_at(200),
            beginning(5).reply(),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(ErrorKind::InvalidResponse),
            Mode::Streamed => resumed_after(&[Truncated]),
        }),
        Scenario::replies(
            "ends without framing after half of the answer",
            plain().framing(Framing::CloseDelimited).truncate_at(200),
            event_stream(beginning(5).bytes()),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(ErrorKind::InvalidResponse),
            Mode::Streamed => resumed_after(&[Truncated]),
        }),
        Scenario::replies(
            "promises more bytes than it sends",
            plain().framing(Framing::Declared(9000)).then_close(),
            event_stream(beginning(5).bytes())
                .framing(Framing::Declared(9000))
                .then_close(),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Network),
            Mode::Streamed => resumed_after(GONE),
        }),
        Scenario::replies(
            "breaks its chunks",
            plain().chunked().then_close(),
            Reply::raw(broken_chunks()),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(Network),
            Mode::Streamed => resumed_after(&[Network, ErrorKind::InvalidResponse]),
        }),
        Scenario::replies(
            "gives a finish reason and no [DONE]",
            plain(),
            stream().without_done(),
        )
        .expect(|_| Expect::at_once()),
        Scenario::replies(
            "cuts its chunks after the finish reason",
            plain(),
            stream().without_done().reply().then_close(),
        )
        .expect(|_| Expect::at_once()),
        Scenario::replies(
            "gives [DONE] and no finish reason",
            plain(),
            stream().without_finish(),
        )
        .expect(|_| Expect::at_once()),
    ]);
    all
}

/// A cut before the first content: nobody has seen anything.
fn cut(name: &'static str, plain: Reply, streamed: Reply) -> Scenario {
    Scenario::replies(name, plain, streamed).expect(|_| Expect::after(Network))
}

/// A cut of the stream at this byte, after its first content.
fn late(name: &'static str, at: usize) -> Scenario {
    let plain = plain().truncate_at(150 + at % 50);
    Scenario::replies(name, plain, stream().reply().truncate_at(at)).expect(
        move |mode| match mode {
            Mode::Plain => Expect::after(Network),
            Mode::Streamed => resumed_after(GONE),
        },
    )
}

/// How many bytes the first `count` events of the stream have.
fn frames(count: usize) -> usize {
    let events = stream().events();
    let frames = events
        .iter()
        .take(count)
        .map(|event| g4f_testkit::sse_event(event).len());
    frames.sum()
}

/// Two bytes into the crab, which has four.
fn in_character() -> usize {
    let bytes = stream().bytes();
    let crab = "🦀".as_bytes();
    let at = bytes.windows(crab.len()).position(|bytes| bytes == crab);
    at.unwrap_or_default() + 2
}

/// Five pieces in good chunks, then a length that is none.
fn broken_chunks() -> Vec<u8> {
    let body = beginning(5).bytes();
    let mut raw =
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
            .to_vec();
    raw.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
    raw.extend_from_slice(&body);
    raw.extend_from_slice(b"\r\nthis is no length\r\n");
    raw
}
