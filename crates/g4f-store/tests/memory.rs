//! The promises of every store, kept by the one in memory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

// Each program of tests uses its part of the suite.
#[allow(dead_code, reason = "the other parts are for stores that are shared")]
mod suite;

use g4f_store::MemoryStore;

#[test]
fn in_memory() {
    suite::one(&MemoryStore::default());
}
