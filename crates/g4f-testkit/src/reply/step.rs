//! What a reply is made of.

use std::time::Duration;

use bytes::Bytes;

/// One thing the server does while it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Sends these body bytes; with chunked framing, as one chunk.
    Send(Bytes),
    /// Sends these bytes again and again until the client goes.
    Flood(Bytes),
    /// Sends nothing for a while.
    Wait(Duration),
    /// Sends nothing more and keeps the connection open until the client goes.
    Hang,
    /// Closes the connection in an orderly way (FIN).
    Close,
    /// Aborts the connection (RST). Bytes the client had no room for are lost, as in life.
    Reset,
}

/// How the client learns where the body ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// `content-length` with the true length of everything the steps send.
    #[default]
    ContentLength,
    /// `content-length` with this number, true or not. The connection is kept as if it were.
    Declared(u64),
    /// `transfer-encoding: chunked`, one chunk per [`Step::Send`].
    Chunked,
    /// No length at all: the body ends when the connection closes.
    CloseDelimited,
}

/// How an answer ends other than by being complete.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    Hang,
    Close,
    Reset,
}

/// Where the body stops short, and what happens there.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub(crate) at: usize,
    pub(crate) then: Stop,
}

/// Bytes sent in small pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drip {
    pub(crate) bytes: usize,
    pub(crate) every: Duration,
}
