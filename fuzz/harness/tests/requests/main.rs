//! What goes out: nothing that a caller says vanishes, and nothing that one can say makes a family panic.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod any;
mod params;
mod send;
