//! Bodies in the log, at TRACE and nowhere else: without keys, and with media cut.

use bytes::Bytes;
use g4f_types::Context;
use serde_json::Value;
use tracing::{Level, enabled, trace};

use super::origin::Origin;

/// Longest run of base64 that is shown, in bytes.
const MAX_BASE64: usize = 256;
/// How much of a body is shown, in bytes.
const MAX_SHOWN: usize = 256 * 1024;

/// A request goes out.
pub(super) fn sent(cx: &Context, origin: &Origin, body: &Bytes) {
    if enabled!(Level::TRACE) {
        trace!(
            request_id = &**cx.request_id(),
            provider = &*origin.provider,
            model = &*origin.model,
            body = shown(body, origin),
            "request"
        );
    }
}

/// A whole answer came in.
pub(super) fn received(origin: &Origin, body: &Bytes) {
    if enabled!(Level::TRACE) {
        trace!(
            provider = &*origin.provider,
            model = &*origin.model,
            body = shown(body, origin),
            "answer"
        );
    }
}

/// A frame of a stream came in.
pub(super) fn frame(origin: &Origin, data: &str) {
    if enabled!(Level::TRACE) {
        trace!(
            provider = &*origin.provider,
            model = &*origin.model,
            data = shown(data.as_bytes(), origin),
            "frame"
        );
    }
}

/// A body for people.
fn shown(body: &[u8], origin: &Origin) -> String {
    let mut text = match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            cut_media(&mut value);
            value.to_string()
        }
        Err(_) => String::from_utf8_lossy(&body[..body.len().min(MAX_SHOWN)]).into_owned(),
    };
    if let Some(clean) = origin.key.as_ref().and_then(|key| key.redact(&text)) {
        text = clean;
    }
    if let Some(clean) = origin.secrets.redact(&text) {
        text = clean;
    }
    if text.len() > MAX_SHOWN {
        let mut end = MAX_SHOWN;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Replaces long base64, bare or in a `data:` URL, by its length.
fn cut_media(value: &mut Value) {
    match value {
        Value::String(text) if is_media(text) => {
            let start: String = text.chars().take(32).collect();
            *text = format!("{start}… ({} bytes)", text.len());
        }
        Value::Array(list) => list.iter_mut().for_each(cut_media),
        Value::Object(map) => map.values_mut().for_each(cut_media),
        _ => {}
    }
}

fn is_media(text: &str) -> bool {
    text.len() > MAX_BASE64
        && (text.starts_with("data:")
            || text.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_')
            }))
}

#[cfg(test)]
mod tests;
