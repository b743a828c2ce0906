#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! [`Store`] is the trait, [`MemoryStore`] the one in memory; [`bench`](mod@bench), [`counter`] and [`record`] say what is
//! stored, [`clock`] what time it is.

pub mod bench;
pub mod clock;
pub mod counter;
pub mod memory;
pub mod record;
pub mod store;

pub use bench::{Bench, BenchKey, KeyId};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use counter::{CounterKey, CounterUnit, Span};
pub use memory::MemoryStore;
pub use record::{Record, RecordKey};
pub use store::Store;

#[cfg(test)]
mod tests;
