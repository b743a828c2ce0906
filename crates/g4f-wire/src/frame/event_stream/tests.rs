//! Messages, whole and broken.

use bytes::Bytes;
use g4f_testkit::aws;
use serde_json::json;

use super::{EventStreamDecoder, EventStreamLimits, EventStreamMessage, MessageKind};
use crate::frame::FrameError;

fn decode(bytes: &[u8]) -> Vec<Result<EventStreamMessage, FrameError>> {
    let mut decoder = EventStreamDecoder::new();
    decoder.push(Bytes::copy_from_slice(bytes));
    std::iter::from_fn(|| decoder.finish()).collect()
}

fn only(bytes: &[u8]) -> EventStreamMessage {
    let mut all = decode(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

/// What an answer's decoder is given.
fn frame(message: EventStreamMessage) -> (String, serde_json::Value) {
    let (name, data) = message.into_frame();
    (
        name.unwrap().to_string(),
        serde_json::from_str(data.as_str()).unwrap(),
    )
}

#[test]
fn events_and_exceptions_are_told_apart() {
    let event = only(&aws::event("messageStart", &json!({"role": "assistant"})));
    assert_eq!(event.kind, MessageKind::Event);
    let expected = ("messageStart".to_owned(), json!({"role": "assistant"}));
    assert_eq!(frame(event), expected);

    let words = json!({"message": "slow down"});
    let exception = only(&aws::exception("throttlingException", &words));
    assert_eq!(exception.kind, MessageKind::Exception);
    assert_eq!(frame(exception), ("throttlingException".to_owned(), words));
}

#[test]
fn failures_are_objects_under_a_name_of_their_own() {
    let error = aws::message(
        &[
            (":message-type", "error"),
            (":error-code", "InternalFailure"),
            (":error-message", "it broke"),
        ],
        b"",
    );
    let report = json!({"code": "InternalFailure", "message": "it broke"});
    assert_eq!(frame(only(&error)), ("error".to_owned(), report));

    let text = aws::message(
        &[
            (":message-type", "exception"),
            (":exception-type", "oddException"),
        ],
        b"words",
    );
    let report = json!({"code": "oddException", "message": "words"});
    assert_eq!(frame(only(&text)), ("error".to_owned(), report));

    let strange = aws::exception("oddity", &json!({"message": "?"}));
    assert_eq!(frame(only(&strange)).0, "error");
}

#[test]
fn headers_of_every_type_are_passed_over() {
    let mut block = Vec::new();
    let values: [(u8, &[u8]); 10] = [
        (0, b""),
        (1, b""),
        (2, b"a"),
        (3, b"ab"),
        (4, b"abcd"),
        (5, b"abcdefgh"),
        (6, b"\0\x02ab"),
        (7, b"\0\x02ab"),
        (8, b"abcdefgh"),
        (9, b"abcdefghabcdefgh"),
    ];
    for (kind, value) in values {
        block.extend_from_slice(b"\x01x");
        block.push(kind);
        block.extend_from_slice(value);
    }
    block.extend_from_slice(b"\x0b:event-type\x07\0\x04ping");
    let message = only(&aws::framed(&block, b"{}"));
    assert_eq!(message.name.unwrap(), "ping");
    assert_eq!(&message.payload[..], b"{}");
}

#[test]
fn broken_headers_are_an_error() {
    for block in [
        &b"\x05ab"[..],
        b"\x01x",
        b"\x01x\x0a",
        b"\x01x\x07\0",
        b"\x01x\x07\0\x09abc",
        b"\x01x\x09abc",
    ] {
        let all = decode(&aws::framed(block, b"payload"));
        assert_eq!(all, [Err(FrameError::Malformed { at: 0 })], "{block:?}");
    }
}

#[test]
fn every_changed_bit_is_seen() {
    let mut bytes = aws::event("ping", &json!({})).to_vec();
    bytes.extend_from_slice(&aws::event("ping", &json!({})));
    let second = bytes.len() / 2;
    for at in second..bytes.len() {
        for bit in 0..8 {
            let mut broken = bytes.clone();
            broken[at] ^= 1 << bit;
            let all = decode(&broken);
            assert!(all[0].is_ok());
            assert_eq!(all[1], Err(FrameError::Checksum { at: second as u64 }));
            assert_eq!(all.len(), 2);
        }
    }
}

#[test]
fn contradicting_lengths_are_an_error() {
    // Headers that would reach beyond the message.
    let mut bytes = vec![0, 0, 0, 16, 0, 0, 0, 1];
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    assert_eq!(decode(&bytes), [Err(FrameError::Malformed { at: 0 })]);
}

#[test]
fn a_message_beyond_the_limit_is_refused_before_it_is_here() {
    let limits = EventStreamLimits { max_message: 100 };
    let mut decoder = EventStreamDecoder::with_limits(limits);
    let large = aws::framed(b"", &[0; 85]);
    decoder.push(large.slice(..12));
    let too_large = FrameError::EventTooLarge { limit: 100, at: 0 };
    assert_eq!(decoder.next_message(), Some(Err(too_large)));
    assert_eq!(decoder.next_message(), None);
    decoder.push(aws::framed(b"", b""));
    assert_eq!(decoder.finish(), None);

    let mut decoder = EventStreamDecoder::with_limits(limits);
    decoder.push(aws::framed(b"", &[0; 84]));
    assert!(decoder.next_message().unwrap().is_ok());
}

#[test]
fn what_the_end_cut_off_is_dropped() {
    let bytes = aws::event("ping", &json!({}));
    for end in 0..bytes.len() {
        assert_eq!(decode(&bytes[..end]), [], "{end}");
    }
    assert_eq!(decode(&bytes).len(), 1);
}

#[test]
fn text_of_another_format_is_no_event_stream() {
    let all = decode(b"{\"message\": \"not here\"}");
    assert_eq!(all, [Err(FrameError::Checksum { at: 0 })]);
}

#[test]
fn whole_messages_are_slices_of_their_chunk() {
    let bytes = aws::event("ping", &json!({"a": 1}));
    let range = bytes.as_ptr() as usize..bytes.as_ptr() as usize + bytes.len();
    let mut decoder = EventStreamDecoder::new();
    decoder.push(bytes);
    let payload = decoder.next_message().unwrap().unwrap().payload;
    assert!(range.contains(&(payload.as_ptr() as usize)));
    assert_eq!(decoder.buffered(), 0);
}
