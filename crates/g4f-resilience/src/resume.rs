//! Streams that broke after content.

mod splice;

pub use splice::{Expect, MAX_HELD, Misfit, Splicer};
