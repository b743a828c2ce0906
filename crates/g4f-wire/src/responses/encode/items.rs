//! A message of ours as items: what the model said, thought and called stands in an item each, in order.

use g4f_types::{Media, Message, Part, Role, ToolCall, ToolResult};
use serde_json::Value;

use crate::responses::{ITEM, is_item};

/// One item of the input.
pub(super) enum Item<'a> {
    /// Parts of one message, and what goes back with it beside them.
    Message {
        role: Role,
        head: Option<&'a Value>,
        parts: Vec<&'a Part>,
        cache: Option<&'a Value>,
    },
    /// An item as it is, with its id or without.
    Raw { item: &'a Value, with_id: bool },
    /// A call that the model made.
    Call { call: &'a ToolCall, with_id: bool },
    /// The result of a call.
    Result(&'a ToolResult),
    /// A picture that the model made.
    Picture(&'a Media),
}

/// The items of a message. `stored` is false where the provider keeps nothing, so that ids alone say nothing to it.
pub(super) fn of(message: &Message, stored: bool) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut head = None;
    for part in &message.parts {
        match part {
            Part::Text(_) | Part::Refusal(_) => said(message, part, &mut head, &mut items),
            Part::Image(_) | Part::Audio(_) | Part::Video(_) | Part::File(_) => {
                match part.media() {
                    Some(media) if message.role == Role::Assistant => {
                        if media.id.is_some() && matches!(part, Part::Image(_)) {
                            items.push(Item::Picture(media));
                        }
                    }
                    _ => said(message, part, &mut head, &mut items),
                }
            }
            Part::ToolCall(call) => items.push(Item::Call {
                call,
                with_id: false,
            }),
            Part::ToolResult(result) => items.push(Item::Result(result)),
            Part::Reasoning(reasoning) => match &reasoning.raw {
                Some(raw) if kind(raw) == "message" && raw.get("content").is_none() => {
                    head = Some(raw);
                }
                Some(item) if is_item(item) => items.push(Item::Raw {
                    item,
                    with_id: true,
                }),
                _ => {}
            },
            Part::Citation(_) => {}
        }
    }
    let empty = message.parts.is_empty() && message.role != Role::Tool;
    if items.is_empty() && empty {
        items.push(Item::Message {
            role: message.role,
            head: None,
            parts: Vec::new(),
            cache: None,
        });
    }
    cache(message, &mut items);
    ids(&mut items, stored);
    items
}

/// Adds words to the message that is open, or opens one.
fn said<'a>(
    message: &'a Message,
    part: &'a Part,
    head: &mut Option<&'a Value>,
    items: &mut Vec<Item<'a>>,
) {
    match items.last_mut() {
        Some(Item::Message { parts, .. }) if head.is_none() => parts.push(part),
        _ => items.push(Item::Message {
            role: message.role,
            head: head.take(),
            parts: vec![part],
            cache: None,
        }),
    }
}

/// Puts the end of what is to be cached at the last words. Only the vendor's own form is taken: models that do not
/// know it refuse it.
fn cache<'a>(message: &'a Message, items: &mut [Item<'a>]) {
    let hint = message
        .cache_control
        .as_ref()
        .filter(|hint| hint.get("mode").is_some());
    let last = items.iter_mut().rev().find_map(|item| match item {
        Item::Message { role, cache, .. } if *role != Role::Assistant => Some(cache),
        _ => None,
    });
    if let Some(cache) = last {
        *cache = hint;
    }
}

/// Decides which items go by their ids. A provider that keeps answers refuses thinking whose next item does not come
/// by its id, and an item by its id without the thinking before it: so all of them do, or none. Thinking that is
/// not here and cannot be looked up is left out.
fn ids(items: &mut Vec<Item<'_>>, stored: bool) {
    let mut next_has_id = false;
    let mut at = items.len();
    while at > 0 {
        at -= 1;
        let Some(item) = items.get_mut(at) else { break };
        match item {
            Item::Raw { item, with_id } if kind(item) == "reasoning" => {
                let filled = |name: &str| match item.get(name) {
                    Some(Value::String(text)) => !text.is_empty(),
                    Some(Value::Array(list)) => !list.is_empty(),
                    _ => false,
                };
                let (sealed, open) = (filled("encrypted_content"), filled("content"));
                let findable = stored && next_has_id;
                if !(sealed || open || findable) {
                    items.remove(at);
                    continue;
                }
                *with_id = next_has_id || !sealed;
                next_has_id = *with_id && filled("id");
            }
            other => next_has_id = has_id(other),
        }
    }
    let mut bound = false;
    for item in items {
        match item {
            Item::Raw { item, with_id } => bound |= *with_id && item.get("id").is_some(),
            Item::Call { with_id, .. } => *with_id = bound,
            Item::Picture(_) => bound = true,
            Item::Message { .. } | Item::Result(_) => {}
        }
    }
}

fn has_id(item: &Item<'_>) -> bool {
    match item {
        Item::Message { head, .. } => head.is_some_and(|head| head.get("id").is_some()),
        Item::Raw { item, .. } => item.get("id").is_some(),
        Item::Call { call, .. } => own_fields(call).is_some_and(|own| own.contains_key("id")),
        Item::Picture(_) => true,
        Item::Result(_) => false,
    }
}

/// What a call brought along from this family.
pub(super) fn own_fields(call: &ToolCall) -> Option<&serde_json::Map<String, Value>> {
    call.extra.get(ITEM)?.as_object()
}

pub(super) fn kind(item: &Value) -> &str {
    item.get("type").and_then(Value::as_str).unwrap_or_default()
}
