//! The headers of a message.

use bytes::Bytes;

use crate::frame::Utf8Bytes;

/// The headers that say what a message is. All others are passed over: nothing here depends on them.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// `event`, `exception` or `error`.
    pub(super) message_type: Option<Utf8Bytes>,
    pub(super) event_type: Option<Utf8Bytes>,
    pub(super) exception_type: Option<Utf8Bytes>,
    pub(super) error_code: Option<Utf8Bytes>,
    pub(super) error_message: Option<Utf8Bytes>,
}

/// Reads a block of headers; `None` when it is not one.
pub(super) fn read(block: &Bytes) -> Option<Headers> {
    let mut headers = Headers::default();
    let mut at = 0;
    while at < block.len() {
        let name_length = usize::from(*block.get(at)?);
        let name = block.get(at + 1..at + 1 + name_length)?;
        at += 1 + name_length;
        let kind = *block.get(at)?;
        at += 1;
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | 7 => {
                let length = block.get(at..at + 2)?.first_chunk()?;
                at += 2;
                usize::from(u16::from_be_bytes(*length))
            }
            9 => 16,
            _ => return None,
        };
        if at + length > block.len() {
            return None;
        }
        let field = match name {
            b":message-type" => Some(&mut headers.message_type),
            b":event-type" => Some(&mut headers.event_type),
            b":exception-type" => Some(&mut headers.exception_type),
            b":error-code" => Some(&mut headers.error_code),
            b":error-message" => Some(&mut headers.error_message),
            _ => None,
        };
        if let (Some(field), 7) = (field, kind) {
            *field = Some(Utf8Bytes::from_lossy(block.slice(at..at + length)));
        }
        at += length;
    }
    Some(headers)
}
