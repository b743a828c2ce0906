#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to | look in |
//! |---|---|
//! | make a client | [`Client`], [`ClientBuilder`], [`config`] |
//! | ask | [`Client::chat`], [`ChatBuilder`], [`AnswerStream`] |
//! | read an answer | [`ChatAnswer`], [`ChatEvent`], [`Error`] |
//! | find out who there is | [`Client::providers`], [`Client::models`], [`registry`] |
//! | build something of your own | [`types`], [`resilience`], [`wire`] |

mod builder;
mod chat;
mod client;
pub mod config;
mod link;
mod merge;
mod params;
mod prepare;
mod response;
mod wiring;

pub use builder::ClientBuilder;
pub use chat::{ChatBuilder, IntoChat};
pub use client::{Client, Defaults};
pub use config::Config;
pub use prepare::MAX_FILE;
pub use response::AnswerStream;

pub use g4f_registry as registry;
pub use g4f_resilience as resilience;
pub use g4f_store as store;
pub use g4f_types as types;
pub use g4f_types::{
    Attempt, BodyEdit, CallOptions, Capability, ChatAnswer, ChatEvent, ChatRequest, Error,
    ErrorKind, FinishReason, Media, Message, Part, Result, Role, Tool, ToolCall, ToolChoice, Usage,
};
pub use g4f_wire as wire;

/// The client by the name it had in the Python package.
pub type G4FClient = Client;
