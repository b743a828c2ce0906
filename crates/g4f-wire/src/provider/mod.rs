//! The provider that every wire family shares: a descriptor, and the pieces that a vendor speaks.
//!
//! A family says how requests become bytes and bytes become events ([`ChatFamily`], [`Serve`]); everything else is
//! here once: addresses, keys and headers, proxies, framing, the reading of failures, logs without keys, bounds.
//!
//! ```
//! use std::sync::Arc;
//! use g4f_types::{Descriptor, Provider, Result, Settings, Transport};
//! use g4f_wire::openai::{OpenAi, Quirks};
//! use g4f_wire::provider::WireProvider;
//!
//! static QUIRKS: Quirks = Quirks::new();
//!
//! fn build(vendor: &'static Descriptor, settings: Settings, way: Arc<dyn Transport>) -> Result<Arc<dyn Provider>> {
//!     Ok(WireProvider::new(vendor, settings, way)?.chat(OpenAi::new(&QUIRKS)).build())
//! }
//! ```
//!
//! A call's own base URL, key, headers and proxy win over the settings. Whether an answer is read as a stream or as
//! a whole depends on what comes, not on what was asked for. Nothing runs in the background: an answer is read as it
//! is polled, and dropping it closes the exchange.

mod adaptive;
mod answer;
mod chat;
mod core;
mod endpoint;
mod facets;
mod family;
mod frames;
mod framing;
mod info;
mod late;
mod lessons;
mod link;
mod list;
mod log;
mod memory;
mod origin;
mod secrets;
mod serve;
mod wire;

pub use adaptive::Tongue;
pub(crate) use family::beginning;
pub use family::{AnswerDecoder, ChatFamily, DecodeError, EncodeTarget, Outgoing};
pub(crate) use late::Late;
pub use lessons::Lessons;
pub use link::{Link, Reply, media_type};
pub use list::{JsonList, parse_list};
pub use serve::{Authority, Authorize, ListModels, ReadQuota, Serve, ServeChat, ServeVideo};
pub use wire::WireProvider;

/// Most bytes of a plain answer. Pictures and sound come in it as base64.
const MAX_PLAIN_BODY: u64 = 128 * 1024 * 1024;
