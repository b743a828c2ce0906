//! Server-sent events, as the WHATWG standard frames them and as model vendors send them.

mod decoder;
mod event;

pub use decoder::{SseDecoder, SseLimits};
pub use event::{SseEvent, SseMessage};

#[cfg(test)]
mod tests;
