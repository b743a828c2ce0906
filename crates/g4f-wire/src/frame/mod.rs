//! How bytes become frames: incremental decoders without I/O.
//!
//! A streamed answer arrives as chunks that know nothing of events: one chunk may hold ten events, one event may
//! span ten chunks, and a cut may fall inside a character or between the two bytes of a line end. The decoders here
//! turn such chunks into whole frames:
//!
//! - [`SseDecoder`]: server-sent events, what nearly every vendor streams;
//! - [`NdjsonDecoder`]: one JSON value per line;
//! - [`EventStreamDecoder`]: AWS's binary event streams.
//!
//! All are driven the same way: `push` a chunk, take frames until there are none, and at the end of the body call
//! `finish` until there are none. Where the cuts fall never changes what comes out.
//!
//! ```
//! use bytes::Bytes;
//! use g4f_wire::frame::{SseDecoder, SseEvent};
//!
//! let mut decoder = SseDecoder::new();
//! let mut texts = Vec::new();
//! for chunk in ["data: {\"a\":1}\n\nda", "ta: [DONE]\r\n\r\n"] {
//!     decoder.push(Bytes::from_static(chunk.as_bytes()));
//!     while let Some(event) = decoder.next_event() {
//!         if let SseEvent::Message(message) = event? {
//!             texts.push(message.data_str().to_owned());
//!         }
//!     }
//! }
//! assert!(decoder.finish().is_none());
//! assert_eq!(texts, ["{\"a\":1}", "[DONE]"]);
//! # Ok::<(), g4f_wire::frame::FrameError>(())
//! ```
//!
//! # Cost
//!
//! Every byte is looked at once for line ends, however it is cut. A line that lies within one chunk is a slice of
//! that chunk, so the common event costs neither an allocation nor a copy; the price is that a frame keeps its whole
//! chunk alive until it is dropped. A line that spans chunks is gathered in a buffer of its own, which grows only as
//! far as the limits allow. After an error a decoder has dropped what it held and yields nothing more.

mod error;
mod event_stream;
mod lines;
mod ndjson;
mod sse;
mod text;

pub use error::FrameError;
pub use event_stream::{EventStreamDecoder, EventStreamLimits, EventStreamMessage, MessageKind};
pub use ndjson::NdjsonDecoder;
pub use sse::{SseDecoder, SseEvent, SseLimits, SseMessage};
pub use text::Utf8Bytes;

/// The longest line a decoder accepts unless told otherwise, in bytes: 8 MiB.
///
/// Ordinary events are a few hundred bytes; the room is for images that come as base64 in one line.
pub const DEFAULT_MAX_LINE: usize = 8 * 1024 * 1024;

/// The most data one event may carry unless told otherwise, in bytes: 16 MiB.
pub const DEFAULT_MAX_EVENT: usize = 16 * 1024 * 1024;
