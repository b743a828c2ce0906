//! AWS's binary event streams, written the plain way: <https://smithy.io/2.0/aws/amazon-eventstream.html>.

use bytes::{BufMut, Bytes, BytesMut};
use serde_json::Value;

use crate::Reply;

/// The media type of a binary event stream.
pub const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// An event: a part of the answer.
pub fn event(name: &str, payload: &Value) -> Bytes {
    let headers = [
        (":event-type", name),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    message(&headers, payload.to_string().as_bytes())
}

/// An exception: a failure that the service models.
pub fn exception(name: &str, payload: &Value) -> Bytes {
    let headers = [
        (":exception-type", name),
        (":content-type", "application/json"),
        (":message-type", "exception"),
    ];
    message(&headers, payload.to_string().as_bytes())
}

/// A message with these headers, all of them strings.
///
/// Names longer than 255 bytes and values longer than 65 535 are cut.
pub fn message(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    let mut block = BytesMut::new();
    for (name, value) in headers {
        let name = &name.as_bytes()[..name.len().min(255)];
        let value = &value.as_bytes()[..value.len().min(65_535)];
        block.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
        block.put_slice(name);
        block.put_u8(7);
        block.put_u16(u16::try_from(value.len()).unwrap_or(u16::MAX));
        block.put_slice(value);
    }
    framed(&block, payload)
}

/// A message around a block of headers that may hold anything.
pub fn framed(headers: &[u8], payload: &[u8]) -> Bytes {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    let mut bytes = BytesMut::new();
    bytes.put_u32(length(headers.len() + payload.len() + 16));
    bytes.put_u32(length(headers.len()));
    bytes.put_u32(crc32(&bytes));
    bytes.put_slice(headers);
    bytes.put_slice(payload);
    bytes.put_u32(crc32(&bytes));
    bytes.freeze()
}

/// A 200 with these messages, one sending step for each.
pub fn reply(messages: impl IntoIterator<Item = Bytes>) -> Reply {
    let head = Reply::status(200).header("content-type", EVENT_STREAM);
    messages.into_iter().fold(head.chunked(), Reply::then_send)
}

/// CRC-32 as in zip, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = crc & 1;
            crc >>= 1;
            if carry == 1 {
                crc ^= 0xedb8_8320;
            }
        }
    }
    !crc
}
