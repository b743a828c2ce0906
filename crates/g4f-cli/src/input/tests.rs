//! Tests of bounds and of how a prompt is put together.

use std::io::{self, Read};

use super::{MAX_INPUT, join, parse_json, text};
use crate::exit::Code;

#[test]
fn what_is_piped_in_stands_behind_the_prompt() {
    assert_eq!(join("Sum up".into(), "a\nb\n").unwrap(), "Sum up\n\na\nb");
    assert_eq!(join(String::new(), "hi\r\n").unwrap(), "hi");
    assert_eq!(join("hi".into(), " \n").unwrap(), "hi");
    assert_eq!(join("  ".into(), "\n").unwrap_err().code, Code::Usage);
}

#[test]
fn an_endless_input_is_read_only_to_the_bound() {
    struct Counting(u64);
    impl Read for Counting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'x');
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }
    let mut endless = Counting(0);
    let error = text(&mut endless, "standard input").unwrap_err();
    assert_eq!(error.code, Code::Usage);
    assert!(
        error.message.contains("more than 32 MiB"),
        "{}",
        error.message
    );
    assert!(endless.0 <= MAX_INPUT + 1, "{} bytes were read", endless.0);
}

#[test]
fn input_of_exactly_the_bound_is_taken() {
    let exact = io::repeat(b'x').take(MAX_INPUT);
    assert_eq!(text(exact, "x").unwrap().len() as u64, MAX_INPUT);
}

#[test]
fn what_is_not_text_is_refused_with_its_place() {
    let error = text(&b"ab\xff"[..], "standard input").unwrap_err();
    assert!(
        error.message.contains("byte 2 is not UTF-8"),
        "{}",
        error.message
    );
}

#[test]
fn broken_json_is_located() {
    let error = parse_json("{\"a\": }", "request.json").unwrap_err();
    assert!(
        error.message.contains("request.json") && error.message.contains("line 1 column 7"),
        "{}",
        error.message
    );
}
