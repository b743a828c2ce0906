//! NDJSON: what is a value, what is skipped, what is too long.

use bytes::Bytes;

use super::NdjsonDecoder;
use crate::frame::FrameError;

fn decode(chunks: &[&'static [u8]]) -> Vec<String> {
    let mut decoder = NdjsonDecoder::new();
    let mut values = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::from_static(chunk));
        while let Some(value) = decoder.next_line() {
            values.push(value.unwrap().to_string());
        }
    }
    while let Some(value) = decoder.finish() {
        values.push(value.unwrap().to_string());
    }
    values
}

#[test]
fn table() {
    let cases: [(&[&[u8]], &[&str]); 9] = [
        (&[b""], &[]),
        (&[b"{}\n[]\n"], &["{}", "[]"]),
        (&[b"{}\r\n[]\r\n"], &["{}", "[]"]),
        (&[b"{}\r", b"\n[]"], &["{}", "[]"]),
        (&[b"\n\r\n \t\r\n{}\n\n"], &["{}"]),
        (&[b"{\"a\"", b":1", b"}\n"], &["{\"a\":1}"]),
        (&[b"\xef", b"\xbb", b"\xbf{}\n"], &["{}"]),
        (&[b"\"\xe4\xbd", b"\xa0\"\n"], &["\"\u{4f60}\""]),
        (&[b"\"\xe4\xbd\"\n"], &["\"\u{fffd}\""]),
    ];
    for (chunks, expected) in cases {
        assert_eq!(decode(chunks), expected, "{chunks:?}");
    }
}

#[test]
fn a_value_within_a_chunk_is_a_slice_of_it() {
    let chunk = Bytes::from_static(b"{}\n");
    let mut decoder = NdjsonDecoder::new();
    decoder.push(chunk.clone());
    assert_eq!(
        decoder.next_line().unwrap().unwrap().as_bytes().as_ptr(),
        chunk.as_ptr()
    );
}

#[test]
fn too_long_is_an_error_once_and_nothing_after() {
    let mut decoder = NdjsonDecoder::with_max_line(4);
    decoder.push(Bytes::from_static(b"1\n12345\n2\n"));
    assert_eq!(decoder.next_line().unwrap().unwrap(), "1");
    assert_eq!(
        decoder.next_line().unwrap().unwrap_err(),
        FrameError::LineTooLong { limit: 4, at: 2 }
    );
    decoder.push(Bytes::from_static(b"3\n"));
    assert!(decoder.next_line().is_none());
    assert!(decoder.finish().is_none());
}
