//! The error for what came in place of an answer.

use g4f_types::{Error, ErrorKind};

use crate::removed::Kind;

/// How much of it the error quotes, in characters.
const QUOTED: usize = 120;

/// The error for an answer that was nothing but this. `text` is what came, or how it began.
pub fn page(kind: Kind, text: &str) -> Error {
    let text = text.trim_start();
    let what = match kind {
        Kind::Notice if text.starts_with('<') => "an HTML page",
        Kind::Notice => "a notice",
        Kind::Ad => "an advertisement",
        _ => "nothing but marks of the protocol",
    };
    let begin: String = text.chars().take(QUOTED).collect();
    let message = format!("{what} came in place of an answer: {begin}");
    Error::new(ErrorKind::ErrorPage, message).with_reached_upstream(true)
}
