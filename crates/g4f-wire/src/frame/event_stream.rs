//! AWS's binary event streams (`application/vnd.amazon.eventstream`), as the Smithy specification frames them:
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>.
//!
//! ```text
//! total length (4) | length of the headers (4) | CRC of these eight (4) | headers | payload | CRC of all before (4)
//! ```
//!
//! Numbers are big-endian, the checksums are CRC-32 as in zip.

mod decoder;
mod headers;
mod message;

pub use decoder::{EventStreamDecoder, EventStreamLimits};
pub use message::{EventStreamMessage, MessageKind};

#[cfg(test)]
mod tests;
