//! Event streams decoded the slow and plain way: the whole text at once, no limits.

use std::time::Duration;

use bytes::Bytes;
use g4f_wire::frame::{SseEvent, SseMessage, Utf8Bytes};

/// Follows the standard's steps literally, with the documented departures.
pub(crate) fn sse(bytes: &[u8]) -> Vec<SseEvent> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");

    let mut events = Vec::new();
    let (mut name, mut id) = (String::new(), String::new());
    let mut data: Vec<&str> = Vec::new();
    let ended = text.ends_with('\n');
    let mut lines: Vec<&str> = text.split('\n').collect();
    if ended || text.is_empty() {
        lines.pop();
    }
    for line in lines {
        if line.is_empty() {
            dispatch(&mut events, &mut name, &id, &mut data, true);
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" => events.push(SseEvent::Comment(text_of(value))),
            "data" => data.push(value),
            "event" => value.clone_into(&mut name),
            "id" if !value.contains('\0') => value.clone_into(&mut id),
            "retry" if value.chars().all(|c| c.is_ascii_digit()) => {
                events.extend(
                    value
                        .parse()
                        .ok()
                        .map(Duration::from_millis)
                        .map(SseEvent::Retry),
                );
            }
            _ => {}
        }
    }
    dispatch(&mut events, &mut name, &id, &mut data, false);
    events
}

fn dispatch(
    events: &mut Vec<SseEvent>,
    name: &mut String,
    id: &str,
    data: &mut Vec<&str>,
    closed: bool,
) {
    let joined = data.join("\n");
    if !joined.is_empty() {
        events.push(SseEvent::Message(SseMessage {
            event: (!name.is_empty()).then(|| text_of(name)),
            data: text_of(&joined),
            id: (!id.is_empty()).then(|| text_of(id)),
            closed,
        }));
    }
    name.clear();
    data.clear();
}

fn text_of(text: &str) -> Utf8Bytes {
    Utf8Bytes::from_lossy(Bytes::copy_from_slice(text.as_bytes()))
}
