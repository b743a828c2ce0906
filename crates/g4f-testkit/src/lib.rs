#![doc = include_str!("../README.md")]

pub mod aws;
mod bomb;
#[cfg(feature = "conformance")]
pub mod conformance;
mod connection;
#[cfg(feature = "conformance")]
mod context;
mod journal;
pub mod openai;
mod plan;
mod play;
mod reader;
mod received;
mod refused;
mod reply;
mod script;
mod state;
#[cfg(feature = "conformance")]
pub mod transport;
mod upstream;

#[cfg(feature = "conformance")]
pub use context::{ContextBuilder, context};
pub use received::{Headers, Received};
pub use refused::{RefusedPort, refused_url};
pub use reply::{Framing, Reply, Step, sse_event};
pub use script::Script;
pub use upstream::Upstream;
