//! How an answer is framed: by its head, or by what its body shows.

use http::{HeaderMap, header};

/// How a body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Server-sent events.
    Sse,
    /// A JSON value on each line.
    Ndjson,
    /// AWS's binary event stream.
    EventStream,
    /// One JSON value.
    Plain,
}

/// Whether the head says that a stream follows.
pub(super) fn is_stream(headers: &HeaderMap) -> bool {
    declared(headers).is_some_and(|framing| framing != Framing::Plain)
}

/// The framing that the head declares, if it is one that is known.
fn declared(headers: &HeaderMap) -> Option<Framing> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or(value).trim();
    let is = |names: &[&str]| names.iter().any(|name| kind.eq_ignore_ascii_case(name));
    if is(&["text/event-stream"]) {
        Some(Framing::Sse)
    } else if is(&["application/vnd.amazon.eventstream"]) {
        Some(Framing::EventStream)
    } else if is(&[
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/stream+json",
    ]) {
        Some(Framing::Ndjson)
    } else if is(&["application/json", "text/html"]) {
        Some(Framing::Plain)
    } else {
        None
    }
}

/// The mark that some servers put before their text.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// How the lines of an event stream begin.
const FIELDS: [&[u8]; 5] = [b":", b"data:", b"event:", b"id:", b"retry:"];

/// The framing of a body of which this has come; `None` while the next byte may still make it another one.
pub(super) fn begun(headers: &HeaderMap, start: &[u8]) -> Option<Framing> {
    let shown = shown(start);
    let is_open = start.len() < MARK.len() && MARK.starts_with(start)
        || FIELDS
            .iter()
            .any(|field| field.starts_with(shown) && field.len() > shown.len());
    if is_open && declared(headers) != Some(Framing::EventStream) {
        return None;
    }
    framing(headers, start)
}

/// What stands behind the mark and white space.
fn shown(start: &[u8]) -> &[u8] {
    start.strip_prefix(MARK).unwrap_or(start).trim_ascii_start()
}

/// The framing that the body shows, which is more to be trusted than its head; `None` where nothing but white space
/// is there.
pub(super) fn framing(headers: &HeaderMap, start: &[u8]) -> Option<Framing> {
    let start = shown(start);
    let declared = declared(headers);
    if declared == Some(Framing::EventStream) {
        // Its first byte is that of a length, and may look like anything.
        return declared;
    }
    Some(match start.first()? {
        b'{' | b'[' if declared == Some(Framing::Ndjson) => Framing::Ndjson,
        b'{' | b'[' | b'<' => Framing::Plain,
        _ if begins_event(start) => Framing::Sse,
        // No text begins with this byte, and every binary stream does: its messages are smaller than 16 MiB.
        0 if declared.is_none() => Framing::EventStream,
        _ => declared.unwrap_or(Framing::Plain),
    })
}

/// Whether these are the first bytes of an event stream, or may be as far as they go.
fn begins_event(start: &[u8]) -> bool {
    FIELDS
        .iter()
        .any(|field| start.starts_with(field) || field.starts_with(start))
}
