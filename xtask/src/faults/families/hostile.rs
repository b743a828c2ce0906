//! Upstreams that send more than anybody can hold. Each runs alone, and what the client allocates is counted.

use g4f_sdk::ErrorKind::{self, InvalidResponse, Network};
use g4f_testkit::{Reply, Script};

use super::replies::{SHORT, beginning, event_stream, resumed_after};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Mode, Scenario};

const MIB: usize = 1 << 20;
/// Lines are bounded by 8 MiB and events by 16 MiB; a buffer that grows holds as much again while it is copied.
const STREAMED: usize = 40 * MIB;
/// Plain answers are bounded by 128 MiB.
const PLAIN: usize = 400 * MIB;

pub(super) fn scenarios() -> Vec<Scenario> {
    let unreadable = |_| Expect::after(InvalidResponse);
    let json = "application/json";
    vec![
        Scenario::reply(
            "packs 1 GiB into a line of its stream",
            Reply::gzip_bomb("text/event-stream", 1024),
        )
        .only(&[Mode::Streamed])
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::reply("packs 1 GiB into its JSON", Reply::gzip_bomb(json, 1024))
            .only(&[Mode::Plain])
            .memory(PLAIN)
            .expect(unreadable),
        Scenario::reply(
            "says that it is packed and is not",
            Reply::status(200)
                .header("content-type", json)
                .header("content-encoding", "gzip")
                .body("{}"),
        )
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::script("sends a line of 64 MiB", || {
            Script::by(|_| event_stream(line(64)))
        })
        .only(&[Mode::Streamed])
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::script("sends 64 MiB that are no JSON", move || {
            // Made by the upstream's own thread, where nobody counts.
            Script::by(move |_| {
                Reply::status(200)
                    .header("content-type", json)
                    .body(line(64))
            })
        })
        .only(&[Mode::Plain])
        .memory(PLAIN)
        .expect(unreadable),
        Scenario::reply(
            "sends a line without end",
            endless("text/event-stream", "data: {\"x\":\"", "x"),
        )
        .only(&[Mode::Streamed])
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::reply(
            "sends a line without end in the middle of its answer",
            event_stream(beginning(5).bytes()).then_flood("x".repeat(65536)),
        )
        .only(&[Mode::Streamed])
        .memory(STREAMED)
        .expect(|_| resumed_after(&[InvalidResponse])),
        Scenario::reply(
            "sends an event without end",
            endless("text/event-stream", "", "data: xxxxxxxxxxxxxxxxxxxxxxxx\n"),
        )
        .only(&[Mode::Streamed])
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::reply(
            "sends JSON without end",
            endless(json, "{\"choices\":[{\"message\":{\"content\":\"", "x"),
        )
        .only(&[Mode::Plain])
        .memory(PLAIN)
        .expect(unreadable),
        Scenario::reply(
            "sends comments without end",
            endless("text/event-stream", ": hello\n\n", ": still here\n\n"),
        )
        .only(&[Mode::Streamed])
        .first_content(SHORT)
        .memory(STREAMED)
        .expect(|_| Expect::after(ErrorKind::Timeout)),
        Scenario::reply("sends roles without end", roles())
            .only(&[Mode::Streamed])
            .first_content(SHORT)
            .memory(STREAMED)
            .expect(|_| Expect::after(ErrorKind::Timeout)),
        Scenario::reply(
            "sends headers without end",
            Reply::raw("HTTP/1.1 200 OK\r\n")
                .then_flood("x-junk: xxxxxxxxxxxxxxxxxxxx\r\n".repeat(64)),
        )
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::reply(
            "sends one header without end",
            Reply::raw("HTTP/1.1 200 OK\r\nx-junk: ").then_flood("x".repeat(4096)),
        )
        .memory(STREAMED)
        .expect(unreadable),
        Scenario::reply("nests its JSON a million deep", nested())
            .memory(STREAMED)
            .expect(unreadable),
        Scenario::reply(
            "promises more than an exabyte",
            Reply::status(200)
                .header("content-type", json)
                .header("content-length", "1152921504606846976")
                .body("{")
                .then_close(),
        )
        .memory(STREAMED)
        .expect(|_| Expect::after(Network)),
    ]
}

/// So many mebibytes without a line end.
fn line(mib: usize) -> Vec<u8> {
    let mut line = b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"".to_vec();
    line.resize(mib * MIB, b'a');
    line
}

fn endless(media_type: &str, open: &'static str, more: &str) -> Reply {
    Reply::status(200)
        .header("content-type", media_type)
        .body(open)
        .chunked()
        .then_flood(more.repeat(65536 / more.len()))
}

/// Chunks that give the role and nothing else.
fn roles() -> Reply {
    let role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    endless("text/event-stream", role, role)
}

fn nested() -> Reply {
    let deep = "[".repeat(1_000_000);
    let body = format!("{{\"choices\":{deep}");
    Reply::status(200)
        .header("content-type", "application/json")
        .body(body)
}
