//! What comes out of a binary event stream.

use bytes::Bytes;

use super::headers::Headers;
use crate::frame::Utf8Bytes;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventStreamMessage {
    /// What it is.
    pub kind: MessageKind,
    /// Its type: `contentBlockDelta`, `throttlingException`, or the code of an error. `None` when it has none.
    pub name: Option<Utf8Bytes>,
    /// The words of an error, which has no payload.
    pub error_message: Option<Utf8Bytes>,
    /// What it carries.
    pub payload: Bytes,
}

/// What a message is. Whoever asks for something new gets an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// A part of the answer.
    Event,
    /// A failure that the service models, with a payload.
    Exception,
    /// A failure beneath the service, in headers only.
    Error,
}

impl EventStreamMessage {
    pub(super) fn new(headers: Headers, payload: Bytes) -> Self {
        let kind = match headers.message_type.as_ref().map(Utf8Bytes::as_str) {
            Some("exception") => MessageKind::Exception,
            Some("error") => MessageKind::Error,
            _ if headers.exception_type.is_some() && headers.event_type.is_none() => {
                MessageKind::Exception
            }
            _ => MessageKind::Event,
        };
        let name = match kind {
            MessageKind::Event => headers.event_type,
            MessageKind::Exception => headers.exception_type,
            MessageKind::Error => headers.error_code,
        };
        Self {
            kind,
            name,
            error_message: headers.error_message,
            payload,
        }
    }

    /// Name and text as a decoder of answers takes them. A failure goes by a name that ends in `Exception` or is `error`,
    /// as no event's does, and its text is always a JSON object.
    pub fn into_frame(self) -> (Option<Utf8Bytes>, Utf8Bytes) {
        match self.kind {
            MessageKind::Event => (self.name, Utf8Bytes::from_lossy(self.payload)),
            MessageKind::Exception => {
                let payload = Utf8Bytes::from_lossy(self.payload);
                let is_named = self
                    .name
                    .as_ref()
                    .is_some_and(|name| name.as_str().ends_with("Exception"));
                if is_named && payload.as_str().trim_start().starts_with('{') {
                    return (self.name, payload);
                }
                (Some(error()), report(self.name.as_ref(), payload.as_str()))
            }
            MessageKind::Error => {
                let words = self.error_message.as_ref().map_or("", Utf8Bytes::as_str);
                (Some(error()), report(self.name.as_ref(), words))
            }
        }
    }
}

fn error() -> Utf8Bytes {
    Utf8Bytes::from_lossy(Bytes::from_static(b"error"))
}

/// A failure as an object.
fn report(code: Option<&Utf8Bytes>, words: &str) -> Utf8Bytes {
    let code = code.map(Utf8Bytes::as_str);
    let report = serde_json::json!({ "code": code, "message": words });
    Utf8Bytes::from_lossy(report.to_string().into())
}
