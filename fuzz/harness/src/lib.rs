//! What must hold for any input, one function per target: no panic, exactly one end, bounded answers, and the same
//! answer however the bytes are cut.
//!
//! The fuzzer calls these functions with inputs that it finds, the ordinary tests with samples that they break by a
//! fixed rule. Providers are built as users build them, over a way out that answers from memory, so everything between
//! the socket and the caller is in the test: framing, decoder, classifier, facets.
//!
//! | input | function |
//! |---|---|
//! | frames | [`sse`], [`ndjson`], [`event_stream`] |
//! | an answer to a chat request | [`chat`], by [`Family`] |
//! | an answer to anything else | [`beside`], by [`Facet`] |
//! | an error answer | [`classifier`], [`retry_after`] |
//! | a list of models | [`model_list`] |
//! | what a client of a server sends | [`served_request`] |

mod asked;
mod beside;
mod chat;
mod errors;
mod events;
mod frames;
mod parsers;
mod providers;
mod way;

pub use asked::{context, question, run};
pub use beside::{FACETS, Facet, beside};
pub use chat::{Body, Outcome, chat, chat_once, outcome, read};
pub use errors::{classifier, retry_after};
pub use events::check;
pub use frames::{event_stream, ndjson, sse};
pub use parsers::{model_list, served_request};
pub use providers::{FAMILIES, Family, Framing, answering, family, provider, provider_at};
pub use way::{Canned, Sent};
