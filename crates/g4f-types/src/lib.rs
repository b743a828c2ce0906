#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | to say | look in |
//! |---|---|
//! | a conversation | [`message`], [`media`], [`tool`] |
//! | a request | [`request`], [`format`](mod@format), [`extra`], [`options`], [`facets`] |
//! | an answer | [`event`], [`stream`], [`answer`], [`collect`], [`usage`] |
//! | a failure | [`error`](mod@error), [`trail`] |
//! | who can answer | [`provider`], [`capability`], [`model`], [`descriptor`] |
//! | what travels with a call | [`context`], [`credential`], [`limits`], [`operation`], [`transport`] |

pub mod answer;
pub mod capability;
pub mod collect;
pub mod context;
pub mod credential;
pub mod descriptor;
pub mod error;
pub mod event;
pub mod extra;
pub mod facets;
pub mod fate;
pub mod format;
pub mod limits;
pub mod media;
pub mod message;
pub mod model;
pub mod operation;
pub mod options;
pub mod provider;
pub mod request;
pub mod stream;
pub mod tool;
pub mod trail;
pub mod transport;
pub mod usage;

pub use answer::{ChatAnswer, Choice};
pub use capability::{Capabilities, Capability, CapabilitySet, Support};
pub use collect::Collector;
pub use context::{Context, ContextParts, Target};
pub use credential::Credential;
pub use descriptor::{Descriptor, Settings, Variable};
pub use error::{Disposition, Error, ErrorKind, FaultDomain, Result};
pub use event::{ChatEvent, Cleaned, Frame, Resumed, Started, Switched};
pub use extra::BodyEdit;
pub use fate::Fate;
pub use format::{FinishReason, JsonSchema, ReasoningEffort, ResponseFormat, StreamOptions};
pub use limits::{LimitUnit, Meter, RateLimit, RateLimits};
pub use media::{Media, MediaSource};
pub use message::{Citation, Message, Part, Reasoning, Role, ToolResult};
pub use model::{ModelInfo, Price};
pub use operation::{BoxFuture, Call, Operation};
pub use options::{
    CallOptions, CitationPolicy, CleanMode, CleanOptions, ContentFilter, JudgeOptions,
    OnUnsupported, Oversize, Proxy, Resume, Strategy, ThinkingPolicy, TrimOptions, TrimPolicy,
};
pub use provider::{Access, AuthScheme, Provider, ProviderInfo};
pub use request::{ChatParams, ChatRequest, G4fParams};
pub use stream::{ChatStream, End};
pub use tool::{Function, Tool, ToolCall, ToolChoice};
pub use trail::{Action, Attempt, Outcome, Trail};
pub use transport::{HttpBody, HttpRequest, HttpResponse, Transport, TransportOptions};
pub use usage::Usage;

#[doc(hidden)]
pub use inventory;
pub use {async_trait::async_trait, secrecy};

#[cfg(test)]
mod tests;
