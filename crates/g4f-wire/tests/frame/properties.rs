//! Where a stream is cut never changes what it says.

use g4f_testkit::aws;
use proptest::{collection::vec, prelude::*};

use crate::{
    drive::{cut, event_stream, ndjson, sse},
    reference,
};

/// Pieces of text with every length of character, and some that look like syntax.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z{}\":, é你😀\u{feff}\0]{0,12}",
        1 => Just("[DONE]".to_owned()),
        1 => Just("data: x".to_owned()),
        1 => "[0-9]{0,22}",
    ]
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let name = prop_oneof![
        6 => Just("data"), 2 => Just("event"), 1 => Just("id"), 1 => Just("retry"), 2 => Just(""), 1 => Just("other"),
    ];
    let colon = prop_oneof![4 => Just(": "), 2 => Just(":"), 1 => Just(":  "), 1 => Just("")];
    let field = (name, colon, value())
        .prop_map(|(name, colon, value)| format!("{name}{colon}{value}").into_bytes());
    prop_oneof![
        8 => field,
        5 => Just(Vec::new()),
        1 => vec(any::<u8>(), 0..8),
    ]
}

fn line_end() -> impl Strategy<Value = &'static [u8]> {
    prop_oneof![Just(&b"\n"[..]), Just(&b"\r\n"[..]), Just(&b"\r"[..])]
}

/// A stream by the grammar of event streams, with some lines of noise, perhaps cut off.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![3 => Just(&b""[..]), 1 => Just(&b"\xef\xbb\xbf"[..])];
    (start, vec((line(), line_end()), 0..24), 0usize..6).prop_map(|(start, lines, lost)| {
        let mut bytes = start.to_vec();
        for (line, end) in lines {
            bytes.extend(line);
            bytes.extend(end);
        }
        bytes.truncate(bytes.len().saturating_sub(lost));
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn sse_is_the_same_however_it_is_cut(bytes in stream(), lengths in vec(1usize..20, 1..8)) {
        let expected = reference::sse(&bytes);
        prop_assert_eq!(&sse([&bytes[..]]), &expected);
        prop_assert_eq!(&sse(bytes.chunks(1)), &expected);
        prop_assert_eq!(&sse(cut(&bytes, &lengths)), &expected);
    }

    #[test]
    fn sse_survives_anything(bytes in vec(any::<u8>(), 0..400), at in any::<prop::sample::Index>()) {
        let (head, tail) = bytes.split_at(at.index(bytes.len() + 1));
        prop_assert_eq!(sse([head, tail]), reference::sse(&bytes));
    }

    #[test]
    fn ndjson_is_the_same_however_it_is_cut(
        lines in vec((value(), prop_oneof![Just("\n"), Just("\r\n")]), 0..12),
        lengths in vec(1usize..20, 1..8),
    ) {
        let text: String = lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect();
        let expected: Vec<_> = text
            .strip_prefix('\u{feff}')
            .unwrap_or(&text)
            .lines()
            .filter(|line| !line.trim_ascii().is_empty())
            .map(ToOwned::to_owned)
            .collect();
        let bytes = text.as_bytes();
        prop_assert_eq!(&ndjson([bytes]), &expected);
        prop_assert_eq!(&ndjson(bytes.chunks(1)), &expected);
        prop_assert_eq!(&ndjson(cut(bytes, &lengths)), &expected);
    }

    #[test]
    fn event_streams_are_the_same_however_they_are_cut(
        messages in vec((value(), vec(any::<u8>(), 0..40)), 0..6),
        broken in proptest::option::of(any::<prop::sample::Index>()),
        lengths in vec(1usize..30, 1..8),
    ) {
        let mut bytes = Vec::new();
        for (name, payload) in &messages {
            bytes.extend_from_slice(&aws::message(&[(":event-type", name), ("x", "y")], payload));
        }
        if let Some(at) = broken.filter(|_| !bytes.is_empty()) {
            let at = at.index(bytes.len());
            bytes[at] ^= 0x40;
        }
        let whole = event_stream([&bytes[..]]);
        let good = whole.iter().take_while(|message| message.is_ok()).count();
        prop_assert!(good <= messages.len());
        prop_assert_eq!(good == messages.len(), broken.is_none() || bytes.is_empty());
        for (message, (name, payload)) in whole.iter().flatten().zip(&messages) {
            prop_assert_eq!(message.name.as_ref().unwrap().as_str(), name.as_str());
            prop_assert_eq!(&message.payload[..], &payload[..]);
        }
        prop_assert_eq!(&event_stream(bytes.chunks(1)), &whole);
        prop_assert_eq!(&event_stream(cut(&bytes, &lengths)), &whole);
    }

    #[test]
    fn event_streams_survive_anything(bytes in vec(any::<u8>(), 0..200), headers in vec(any::<u8>(), 0..60)) {
        event_stream([&bytes[..]]);
        let framed = aws::framed(&headers, &bytes);
        prop_assert_eq!(event_stream(framed.chunks(3)), event_stream([&framed[..]]));
    }
}
