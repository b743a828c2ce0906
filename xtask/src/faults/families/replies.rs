//! Answers that several families cut and change.

use std::time::Duration;

use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Framing, Reply};

use crate::faults::expect::Expect;
use crate::faults::scenario::TEXT;
use g4f_sdk::ErrorKind;

/// A deadline that is meant to pass.
pub(super) const SHORT: Duration = Duration::from_millis(1500);

/// How many characters a piece of a streamed answer holds.
const PIECE: usize = 9;

/// The pieces in which [`TEXT`] is streamed.
pub(super) fn pieces() -> Vec<String> {
    let letters: Vec<char> = TEXT.chars().collect();
    letters
        .chunks(PIECE)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// [`TEXT`] as a stream.
pub(super) fn stream() -> ChatSse {
    ChatSse::new().text(pieces())
}

/// [`TEXT`] as a whole.
pub(super) fn plain() -> Reply {
    openai::chat_json(TEXT)
}

/// The first `count` pieces and nothing after them, not even an end.
pub(super) fn beginning(count: usize) -> ChatSse {
    let pieces = pieces().into_iter().take(count);
    ChatSse::new().text(pieces).without_finish().without_done()
}

/// The text of the first `count` pieces.
pub(super) fn said(count: usize) -> String {
    pieces().into_iter().take(count).collect()
}

/// These bytes as an event stream that ends with the connection.
pub(super) fn event_stream(body: impl Into<bytes::Bytes>) -> Reply {
    Reply::status(200)
        .header("content-type", "text/event-stream")
        .body(body)
        .close_delimited()
}

/// The same with the end of the chunks.
pub(super) fn whole_event_stream(body: impl Into<bytes::Bytes>) -> Reply {
    event_stream(body).framing(Framing::Chunked)
}

/// What comes of a stream that breaks with one of `kinds`: the rest from the second upstream.
pub(super) fn resumed_after(kinds: &[ErrorKind]) -> Expect {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let names = names.join("|");
    let trail = [&*format!("first {names} resumed"), "second ok answered"];
    Expect::whole([1, 1], &trail)
}
