#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! [`Store`] is the trait, [`MemoryStore`] the store in memory, `SqliteStore` the one in a file, `RedisStore` the one that
//! replicas share; [`bench`](mod@bench), [`counter`] and [`record`] say what is stored, [`clock`] what time it is. `mirror` is
//! what the last two have in common: a memory that answers, and what is still to be written.

pub mod bench;
pub mod clock;
pub mod counter;
pub mod memory;
#[cfg(any(feature = "sqlite", feature = "redis"))]
mod mirror;
pub mod record;
#[cfg(feature = "redis")]
pub mod redis;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod store;

pub use bench::{Bench, BenchKey, KeyId};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp, WallClock};
pub use counter::{CounterKey, CounterUnit, Span};
pub use memory::MemoryStore;
pub use record::{Record, RecordKey};
#[cfg(feature = "redis")]
pub use redis::{RedisConfig, RedisStore};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::Store;

#[cfg(test)]
mod tests;
