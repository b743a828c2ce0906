//! Event streams that are not as they should be, and JSON that is a little off.

use std::fmt::Write as _;

use g4f_sdk::ErrorKind::InvalidResponse;
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Reply, sse_event};

use super::replies::{
    beginning, event_stream, pieces, plain, resumed_after, said, stream, whole_event_stream,
};
use crate::faults::expect::Expect;
use crate::faults::scenario::{Mode, Scenario, TEXT};

pub(super) fn scenarios() -> Vec<Scenario> {
    let whole = |_| Expect::at_once();
    let streamed =
        |name: &'static str, reply: Reply| Scenario::reply(name, reply).only(&[Mode::Streamed]);
    vec![
        Scenario::reply(
            "sends malformed JSON",
            plain().map_body(|body| body.slice(1..)),
        )
        .only(&[Mode::Plain])
        .expect(|_| Expect::after(InvalidResponse)),
        // Vendors and proxies put lines of their own between the events. They are handed on as unknown.
        streamed(
            "sends a malformed line before its first event",
            whole_event_stream(with_line(0, NO_JSON)),
        )
        .expect(whole),
        streamed(
            "sends a malformed line in the middle",
            whole_event_stream(with_line(6, NO_JSON)),
        )
        .expect(whole),
        streamed(
            "sends nothing but malformed lines",
            whole_event_stream(many(NO_JSON)),
        )
        .expect(|_| Expect::after(InvalidResponse)),
        streamed(
            "sends many malformed lines in the middle",
            whole_event_stream(with_line(6, &many(NO_JSON))),
        )
        .expect(|_| resumed_after(&[InvalidResponse])),
        streamed(
            "sends fields that no event stream has",
            whole_event_stream(with_line(6, "nonsense without a colon")),
        )
        .expect(whole),
        streamed(
            "sends comments and names of events",
            whole_event_stream(with_line(3, ": hello\nevent: chunk\nid: 7\nretry: 10")),
        )
        .expect(whole),
        streamed("ends lines with CR LF", stream().crlf().reply()).expect(whole),
        streamed(
            "begins with a byte order mark",
            whole_event_stream([b"\xef\xbb\xbf", &stream().bytes()[..]].concat()),
        )
        .expect(whole),
        streamed(
            "leaves out the blank after `data:`",
            whole_event_stream(tight()),
        )
        .expect(whole),
        streamed(
            "ends without the last line end",
            event_stream(trimmed(&stream())),
        )
        .expect(whole),
        streamed(
            "ends without the last line end and [DONE]",
            event_stream(trimmed(&stream().without_done())),
        )
        .expect(whole),
        streamed(
            "sends one byte in each chunk",
            event_stream(stream().bytes()).chunked().chop(1),
        )
        .expect(whole),
        streamed(
            "sends everything in one write",
            event_stream(stream().bytes()),
        )
        .expect(whole),
        streamed(
            "goes on after [DONE]",
            whole_event_stream([&stream().bytes()[..], &stream().bytes()[..]].concat()),
        )
        .expect(whole),
        // Nobody can tell it from a model that repeats itself, so nothing is taken away.
        streamed("repeats a chunk", repeating()).expect(|_| {
            let text = said(4) + &pieces()[3] + &pieces()[4..].concat();
            Expect::text(&text, [1, 0], &["first ok answered"])
        }),
        Scenario::replies(
            "sends bytes that are no UTF-8 within the text",
            openai::chat_json("caf? au lait").map_body(|body| latin1(&body)),
            ChatSse::new()
                .text(["caf?", " au lait"])
                .reply()
                .map_body(|body| latin1(&body)),
        )
        .expect(|mode| match mode {
            Mode::Plain => Expect::after(InvalidResponse),
            Mode::Streamed => Expect::text("caf\u{fffd} au lait", [1, 0], &["first ok answered"]),
        }),
        Scenario::replies(
            "splits the two halves of a character over chunks of its transfer",
            plain().chunked().chop(3),
            event_stream(stream().bytes()).chunked().chop(3),
        )
        .expect(whole),
        Scenario::replies(
            "writes characters as escapes of JSON, halves of surrogates included",
            plain().map_body(|body| escaped(&body)),
            stream().reply().map_body(|body| escaped(&body)),
        )
        .expect(whole),
        streamed("sends unknown events and fields", unknown()).expect(whole),
        Scenario::reply("answers in another content type", mislabelled())
            .only(&[Mode::Streamed])
            .expect(whole),
    ]
}

/// The beginning of a chunk.
const NO_JSON: &str = "data: {\"choices\": [{\"delta\"";

/// The line as so many events that no server that is well sends them.
fn many(line: &str) -> String {
    format!("{line}\n\n").repeat(20)
}

/// The stream with a line before event `at`.
fn with_line(at: usize, line: &str) -> String {
    let mut events: Vec<String> = stream()
        .events()
        .iter()
        .map(|event| sse_event(event))
        .collect();
    events.insert(at, format!("{line}\n\n"));
    events.concat()
}

fn tight() -> Vec<u8> {
    let text = String::from_utf8_lossy(&stream().bytes()).replace("data: ", "data:");
    text.into_bytes()
}

fn trimmed(stream: &ChatSse) -> Vec<u8> {
    stream.bytes().trim_ascii_end().to_vec()
}

/// The fourth piece comes twice.
fn repeating() -> Reply {
    let mut events = stream().events();
    let again = events[4].clone();
    events.insert(4, again);
    Reply::sse(events)
}

/// A question mark becomes a byte that is no UTF-8.
fn latin1(body: &bytes::Bytes) -> bytes::Bytes {
    body.iter()
        .map(|byte| if *byte == b'?' { 0xe9 } else { *byte })
        .collect()
}

/// Everything beyond ASCII as escapes of four digits.
fn escaped(body: &bytes::Bytes) -> bytes::Bytes {
    let mut out = String::new();
    for character in String::from_utf8_lossy(body).chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.into()
}

fn unknown() -> Reply {
    let mut events = stream().events();
    events.insert(2, r#"{"object":"vendor.heartbeat","beat":7}"#.into());
    events.insert(
        5,
        r#"{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"mood":"fine"}}]}"#
            .into(),
    );
    Reply::sse(events)
}

/// An event stream that calls itself text.
fn mislabelled() -> Reply {
    Reply::status(200)
        .header("content-type", "text/plain")
        .body(beginning(0).text([TEXT]).finish("stop").bytes())
        .body(stream().bytes())
}
