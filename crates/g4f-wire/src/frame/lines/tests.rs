//! Line splitting: ends, positions, copies.

use bytes::Bytes;

use super::{LineEnd, Lines};
use crate::frame::FrameError;

fn split(end: LineEnd, chunks: &[&'static str]) -> Vec<(u64, String)> {
    let mut lines = Lines::new(end, 1024);
    let mut seen = Vec::new();
    for chunk in chunks {
        lines.push(Bytes::from_static(chunk.as_bytes()));
    }
    lines.finish();
    while let Some(line) = lines.next_line() {
        let line = line.unwrap();
        seen.push((line.at, String::from_utf8(line.text.to_vec()).unwrap()));
    }
    seen
}

fn owned(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines
        .iter()
        .map(|(at, text)| (*at, (*text).to_owned()))
        .collect()
}

#[test]
fn every_line_end_in_any_mix() {
    let lines = split(LineEnd::Any, &["a\nb\r\nc\rd\n\re\r\r\n"]);
    let expected = [
        (0, "a"),
        (2, "b"),
        (5, "c"),
        (7, "d"),
        (9, ""),
        (10, "e"),
        (12, ""),
    ];
    assert_eq!(lines, owned(&expected));
}

#[test]
fn a_line_end_cut_in_two_is_one_line_end() {
    assert_eq!(
        split(LineEnd::Any, &["a\r", "\nb\r", "\r", "\n", "c"]),
        owned(&[(0, "a"), (3, "b"), (5, ""), (7, "c")])
    );
}

#[test]
fn a_lone_cr_is_no_line_end_where_only_lf_is() {
    assert_eq!(
        split(LineEnd::Lf, &["a\rb\r", "\nc\r"]),
        owned(&[(0, "a\rb"), (5, "c")])
    );
}

#[test]
fn a_line_ending_in_cr_does_not_wait_for_more() {
    let mut lines = Lines::new(LineEnd::Any, 1024);
    lines.push(Bytes::from_static(b"a\r"));
    assert_eq!(lines.next_line().unwrap().unwrap().text, "a");
    assert!(lines.next_line().is_none());
}

#[test]
fn a_line_within_a_chunk_is_a_slice_of_it() {
    let chunk = Bytes::from_static(b"first\nsecond\n");
    let mut lines = Lines::new(LineEnd::Any, 1024);
    lines.push(chunk.clone());
    assert_eq!(
        lines.next_line().unwrap().unwrap().text.as_ptr(),
        chunk.as_ptr()
    );
    assert_eq!(
        lines.next_line().unwrap().unwrap().text.as_ptr(),
        chunk[6..].as_ptr()
    );
    assert_eq!(lines.buffered(), 0);
}

#[test]
fn a_line_at_the_limit_passes_and_one_beyond_does_not() {
    for cut in 0..=8 {
        let (head, tail) = b"1234\n12345\n".split_at(cut);
        let mut lines = Lines::new(LineEnd::Any, 4);
        lines.push(Bytes::from_static(head));
        lines.push(Bytes::from_static(tail));
        assert_eq!(lines.next_line().unwrap().unwrap().text, "1234");
        assert_eq!(
            lines.next_line().unwrap().unwrap_err(),
            FrameError::LineTooLong { limit: 4, at: 5 }
        );
        assert!(lines.buffered() <= 4);
    }
}

#[test]
fn nothing_is_taken_after_the_end() {
    let mut lines = Lines::new(LineEnd::Any, 4);
    lines.finish();
    lines.push(Bytes::from_static(b"a\n"));
    assert!(lines.next_line().is_none());
}
