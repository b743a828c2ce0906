#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to | look in |
//! |---|---|
//! | make a client | [`Client`], [`ClientBuilder`], [`config`] |
//! | ask | [`Client::chat`], [`RequestBuilder`], [`ChatBuilder`], [`AnswerStream`] |
//! | make and read media, embed, rank, judge | [`Client::image`], [`Client::speak`], [`Client::transcribe`], [`Client::embed`], [`Client::rerank`], [`Client::moderate`], [`Client::video`], [`Answered`] |
//! | read an answer | [`ChatAnswer`], [`ChatEvent`], [`Error`] |
//! | clean a text of what a provider inserted | [`Client::clean`], [`clean`] |
//! | find out who there is | [`Client::providers`], [`Client::models`], [`registry`] |
//! | build something of your own | [`types`], [`resilience`], [`wire`] |

mod answered;
mod ask;
mod builder;
pub mod clean;
mod client;
pub mod config;
mod defaults;
mod link;
mod media;
mod merge;
mod params;
mod remember;
mod response;
mod wiring;
pub mod wishes;

pub use answered::Answered;
pub use ask::{
    Askable, ChatBuilder, EmbedBuilder, ImageBuilder, IntoChat, ModerateBuilder, Progress,
    RequestBuilder, RerankBuilder, SpeechBuilder, TranscribeBuilder, VideoBuilder,
};
pub use builder::ClientBuilder;
pub use client::Client;
pub use config::Config;
pub use defaults::Defaults;
pub use media::{MAX_AUDIO, MAX_FILE, MediaConfig, can_save};
pub use response::AnswerStream;

pub use g4f_registry as registry;
pub use g4f_resilience as resilience;
pub use g4f_store as store;
pub use g4f_types as types;
pub use g4f_types::{
    Attempt, BodyEdit, CallOptions, Capability, ChatAnswer, ChatEvent, ChatRequest, CleanMode,
    CleanOptions, Error, ErrorKind, FinishReason, Media, Message, Part, Result, Resume, Role,
    Strategy, Tool, ToolCall, ToolChoice, TrimOptions, TrimPolicy, Usage,
};
pub use g4f_wire as wire;

/// The client by the name it had in the Python package.
pub type G4FClient = Client;
