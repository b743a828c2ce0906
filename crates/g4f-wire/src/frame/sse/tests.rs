//! Server-sent events: the standard's rules, the departures from it, limits and cost.

use std::time::Duration;

use bytes::Bytes;

use super::{SseDecoder, SseEvent, SseLimits};
use crate::frame::FrameError;

/// Decodes chunks and writes each event down in a short form.
fn decode(chunks: &[&[u8]]) -> Vec<String> {
    let mut decoder = SseDecoder::new();
    let mut seen = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        while let Some(event) = decoder.next_event() {
            seen.push(short(&event.unwrap()));
        }
    }
    while let Some(event) = decoder.finish() {
        seen.push(short(&event.unwrap()));
    }
    seen
}

/// `name#id=data`, with `…` after an event no blank line closed.
fn short(event: &SseEvent) -> String {
    match event {
        SseEvent::Message(message) => {
            let id = message
                .id
                .as_ref()
                .map(|id| format!("#{id}"))
                .unwrap_or_default();
            let open = if message.closed { "" } else { "…" };
            format!(
                "{}{id}={}{open}",
                message.event_str().unwrap_or_default(),
                message.data_str()
            )
        }
        SseEvent::Comment(text) => format!(":{text}"),
        SseEvent::Retry(time) => format!("retry {}", time.as_millis()),
    }
}

#[test]
fn table() {
    let cases: &[(&str, &[&str])] = &[
        // Line ends and blank lines.
        (
            "data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\r\n",
            &["=a", "=b", "=c", "=d"],
        ),
        ("\n\n\ndata: a\n\n\n\n", &["=a"]),
        // Fields.
        ("data:a\n\n", &["=a"]),
        ("data:  a \n\n", &["= a "]),
        ("data: a: b\n\n", &["=a: b"]),
        ("data: a\ndata: b\ndata:c\n\n", &["=a\nb\nc"]),
        ("data\ndata\n\n", &["=\n"]),
        ("data: a\ndata\n\n", &["=a\n"]),
        ("event: x\ndata: a\n\ndata: b\n\n", &["x=a", "=b"]),
        ("event: x\nevent: y\ndata: a\n\n", &["y=a"]),
        ("event: x\nevent:\ndata: a\n\n", &["=a"]),
        ("event\ndata: a\n\n", &["=a"]),
        (
            "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            &["#1=a", "#1=b", "=c"],
        ),
        ("id: 1\n\ndata: a\n\n", &["#1=a"]),
        ("id: 1\nid: 2\0\ndata: a\n\n", &["#1=a"]),
        ("retry: 1500\n\n", &["retry 1500"]),
        (
            "retry: 1s\nretry: -1\nretry\nretry: 99999999999999999999\n\n",
            &[],
        ),
        // Comments and what is ignored.
        (
            ": keep-alive\n\n:\n:  two\n",
            &[":keep-alive", ":", ": two"],
        ),
        ("data: a\n: ping\ndata: b\n\n", &[":ping", "=a\nb"]),
        ("Data: a\n data: b\nfoo: c\nbar\ndatas: d\n\n", &[]),
        // Nothing said.
        ("event: x\n\ndata: a\n\n", &["=a"]),
        ("data\n\ndata:\n\ndata: \n\nevent: x\ndata:\n\n", &[]),
        ("event: x\ndata:\n\ndata: a\n\n", &["=a"]),
        // The end.
        ("data: a", &["=a…"]),
        ("data: a\n", &["=a…"]),
        ("event: x\ndata: a\r\n", &["x=a…"]),
        ("data: a\ndata: b", &["=a\nb…"]),
        ("data: a\n\nevent: x\n", &["=a"]),
        ("data: a\n: end", &[":end", "=a…"]),
        ("", &[]),
        // A byte order mark, but only at the start.
        ("\u{feff}data: a\n\n\u{feff}data: b\n\n", &["=a"]),
        ("\u{feff}\n", &[]),
    ];
    for (input, expected) in cases {
        assert_eq!(decode(&[input.as_bytes()]), *expected, "{input:?} whole");
        let bytes: Vec<&[u8]> = input.as_bytes().chunks(1).collect();
        assert_eq!(decode(&bytes), *expected, "{input:?} byte by byte");
    }
}

#[test]
fn a_byte_order_mark_cut_in_three() {
    assert_eq!(decode(&[b"\xef", b"\xbb", b"\xbfdata: a\n\n"]), ["=a"]);
}

#[test]
fn malformed_text_is_replaced() {
    assert_eq!(decode(&[b"data: a\xffb\n\n"]), ["=a\u{fffd}b"]);
    assert_eq!(
        decode(&[b"data: \xf0\x9f\x98\ndata: \x80\n\n"]),
        ["=\u{fffd}\n\u{fffd}"]
    );
    assert_eq!(
        decode(&[b"event: \xff\n: \xfe\nid: \xc0\ndata: a\n\n"]),
        [":\u{fffd}", "\u{fffd}#\u{fffd}=a"]
    );
}

#[test]
fn a_cr_closes_an_event_at_once() {
    let mut decoder = SseDecoder::new();
    decoder.push(Bytes::from_static(b"data: a\r\n\r"));
    assert_eq!(short(&decoder.next_event().unwrap().unwrap()), "=a");
    decoder.push(Bytes::from_static(b"\ndata: b\r\n\r\n"));
    assert_eq!(short(&decoder.next_event().unwrap().unwrap()), "=b");
}

#[test]
fn the_retry_time_is_milliseconds() {
    let mut decoder = SseDecoder::new();
    decoder.push(Bytes::from_static(b"retry:3000\n"));
    assert_eq!(
        decoder.next_event(),
        Some(Ok(SseEvent::Retry(Duration::from_secs(3))))
    );
}

#[test]
fn an_event_within_a_chunk_is_a_slice_of_it() {
    let chunk = Bytes::from_static(b"event: delta\nid: 7\ndata: {\"a\":1}\n\n: ping\n");
    let within = |part: &Bytes| chunk.as_ptr_range().contains(&part.as_ptr());
    let mut decoder = SseDecoder::new();
    decoder.push(chunk.clone());
    let Some(Ok(SseEvent::Message(message))) = decoder.next_event() else {
        panic!("no message")
    };
    assert!(within(message.data.as_bytes()));
    assert!(within(message.event.unwrap().as_bytes()));
    assert!(within(message.id.unwrap().as_bytes()));
    let Some(Ok(SseEvent::Comment(comment))) = decoder.next_event() else {
        panic!("no comment")
    };
    assert!(within(comment.as_bytes()));
    assert_eq!(decoder.buffered(), 0);
}

/// Feeds `input` in pieces of every size up to its length and gives what must be the same for all of them.
fn error_of(limits: SseLimits, input: &[u8]) -> (usize, Option<FrameError>) {
    let mut outcomes = (1..=input.len()).map(|size| {
        let mut decoder = SseDecoder::with_limits(limits);
        let mut events = 0;
        let mut error = None;
        for piece in input.chunks(size) {
            decoder.push(Bytes::copy_from_slice(piece));
            while let Some(event) = decoder.next_event() {
                assert!(error.is_none(), "something came after an error");
                match event {
                    Ok(_) => events += 1,
                    Err(e) => error = Some(e),
                }
            }
            assert!(decoder.buffered() <= limits.max_line + limits.max_event);
        }
        assert!(
            error.is_none() || decoder.finish().is_none(),
            "finish after an error gave something"
        );
        (events, error)
    });
    let first = outcomes.next().unwrap();
    assert!(outcomes.all(|outcome| outcome == first));
    first
}

#[test]
fn limits_are_kept_and_say_where() {
    let limits = SseLimits {
        max_line: 12,
        max_event: 10,
    };
    assert_eq!(error_of(limits, b"data: 123456\n\ndata: 1\n\n"), (2, None));
    assert_eq!(
        error_of(limits, b"data: 1\n\ndata: 1234567\n\ndata: 1\n\n"),
        (1, Some(FrameError::LineTooLong { limit: 12, at: 9 }))
    );
    assert_eq!(
        error_of(limits, b"data: 1\n\n: ------------"),
        (1, Some(FrameError::LineTooLong { limit: 12, at: 9 }))
    );
    // 4 + LF + 5 is the limit; one more is not.
    assert_eq!(error_of(limits, b"data: 1234\ndata: 12345\n\n"), (1, None));
    assert_eq!(
        error_of(limits, b": x\ndata: 1234\ndata: 123456\n\n"),
        (1, Some(FrameError::EventTooLarge { limit: 10, at: 4 }))
    );
    // Empty lines of data count by their LFs.
    assert_eq!(
        error_of(limits, "data\n".repeat(12).as_bytes()),
        (0, Some(FrameError::EventTooLarge { limit: 10, at: 0 }))
    );
    let narrow = SseLimits {
        max_line: 12,
        max_event: 3,
    };
    assert_eq!(
        error_of(narrow, b"data: 1234\n\n"),
        (0, Some(FrameError::EventTooLarge { limit: 3, at: 0 }))
    );
}

/// Rescanning the gathered part on every push would make these take hours.
#[test]
fn a_long_line_in_small_pieces_takes_linear_time() {
    for (size, total) in [(1, 4 << 20), (4096, 64 << 20)] {
        let mut decoder = SseDecoder::with_limits(SseLimits {
            max_line: total + 16,
            max_event: total,
        });
        decoder.push(Bytes::from_static(b"data: "));
        let piece = Bytes::from(vec![b'x'; size]);
        for _ in 0..total / size {
            decoder.push(piece.clone());
            assert!(decoder.next_event().is_none());
        }
        decoder.push(Bytes::from_static(b"\n\n"));
        let Some(Ok(SseEvent::Message(message))) = decoder.next_event() else {
            panic!("no message")
        };
        assert_eq!(message.data.as_bytes().len(), total);
    }
}

#[test]
fn an_endless_line_is_held_only_up_to_the_limit() {
    let mut decoder = SseDecoder::with_limits(SseLimits {
        max_line: 1 << 16,
        max_event: 1 << 16,
    });
    let piece = Bytes::from_static(&[b'x'; 1000]);
    let mut errors = 0;
    for _ in 0..10_000 {
        decoder.push(piece.clone());
        while let Some(event) = decoder.next_event() {
            event.unwrap_err();
            errors += 1;
        }
        assert!(decoder.buffered() <= 1 << 16);
    }
    assert_eq!(errors, 1);
    assert_eq!(decoder.buffered(), 0);
}

#[test]
fn chunks_may_be_pushed_ahead() {
    let mut decoder = SseDecoder::new();
    for chunk in ["da", "ta: a", "\n", "\ndata", ": b\n\n"] {
        decoder.push(Bytes::from_static(chunk.as_bytes()));
    }
    assert_eq!(short(&decoder.next_event().unwrap().unwrap()), "=a");
    assert_eq!(short(&decoder.next_event().unwrap().unwrap()), "=b");
    assert!(decoder.next_event().is_none());
}
