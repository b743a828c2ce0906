#![doc = include_str!("../README.md")]

mod connection;
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
mod upstream;

pub use received::{Headers, Received};
pub use refused::{RefusedPort, refused_url};
pub use reply::{Framing, Reply, Step, sse_event};
pub use script::Script;
pub use upstream::Upstream;
