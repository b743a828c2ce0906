//! The store over Redis: its promises, and a Redis that is slow, gone, back, emptied, or none at all. The tests start their
//! own server; where there is no `redis-server` they say so.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../suite/mod.rs"]
mod suite;

mod hostile;
mod outages;
mod promises;
mod server;
