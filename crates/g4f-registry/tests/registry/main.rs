//! The registry through its public API, with scripted providers and variables from a map.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod building;
mod choice;
mod learning;
mod listing;
mod other_calls;
mod prices;
mod routes;
mod support;
