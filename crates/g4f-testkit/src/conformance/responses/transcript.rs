//! An answer as items, and the events by which they grow.

use serde_json::{Value, json};

use crate::conformance::wire::Say;

/// What was said so far.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    items: Vec<Value>,
    /// Places of the calls, by their number.
    calls: Vec<(u32, usize)>,
    /// The item that words are added to.
    open: Option<usize>,
    events: Vec<Value>,
}

impl Transcript {
    pub(super) fn events(&self) -> &[Value] {
        &self.events
    }

    pub(super) fn items(&self) -> Vec<Value> {
        self.items.clone()
    }

    pub(super) fn tell(&mut self, mut event: Value) {
        event["sequence_number"] = Value::from(self.events.len());
        self.events.push(event);
    }

    /// Adds a piece; `None` where it belongs to no call.
    pub(super) fn say(&mut self, part: &Say<'_>) -> Option<()> {
        let place = self.place(part)?;
        let item_id = self.items[place]["id"].clone();
        let event = |kind: &str, text: &str| {
            json!({
                "type": kind, "item_id": item_id, "output_index": place, "content_index": 0,
                "delta": text
            })
        };
        let event = match *part {
            Say::Text(text) => event("response.output_text.delta", text),
            Say::Reasoning(text) => event("response.reasoning_summary_text.delta", text),
            Say::Refusal(text) => event("response.refusal.delta", text),
            Say::ToolArguments { text, .. } => {
                event("response.function_call_arguments.delta", text)
            }
            Say::ToolStart { .. } => return Some(()),
        };
        self.tell(event);
        self.add(place, part);
        Some(())
    }

    /// Adds a piece to its item without an event.
    pub(super) fn say_silently(&mut self, part: &Say<'_>) -> Option<()> {
        let place = self.place(part)?;
        self.add(place, part);
        Some(())
    }

    /// Ends all items.
    pub(super) fn close(&mut self) {
        for place in 0..self.items.len() {
            self.items[place]["status"] = Value::from("completed");
            let item = self.items[place].clone();
            self.tell(json!({
                "type": "response.output_item.done", "output_index": place, "item": item
            }));
        }
        self.open = None;
    }

    /// The item that a piece belongs to, begun where there is none.
    fn place(&mut self, part: &Say<'_>) -> Option<usize> {
        let (kind, item) = match *part {
            Say::ToolArguments { index, .. } => {
                let known = self.calls.iter().find(|(known, _)| *known == index);
                return known.map(|(_, place)| *place);
            }
            Say::ToolStart { index, id, name } => {
                self.calls.push((index, self.items.len()));
                self.open = None;
                let item = json!({
                    "type": "function_call", "call_id": id, "name": name, "arguments": ""
                });
                ("function_call", item)
            }
            Say::Reasoning(_) => ("reasoning", json!({ "type": "reasoning", "summary": [] })),
            Say::Text(_) | Say::Refusal(_) => {
                let item = json!({ "type": "message", "role": "assistant", "content": [] });
                ("message", item)
            }
        };
        if let Some(open) = self.open.filter(|open| self.items[*open]["type"] == kind) {
            return Some(open);
        }
        let place = self.items.len();
        let mut item = item;
        item["id"] = Value::from(format!("item_{place}"));
        item["status"] = Value::from("in_progress");
        self.items.push(item.clone());
        self.tell(json!({
            "type": "response.output_item.added", "output_index": place, "item": item
        }));
        self.open = (kind != "function_call").then_some(place);
        Some(place)
    }

    fn add(&mut self, place: usize, part: &Say<'_>) {
        let item = &mut self.items[place];
        let (list, kind, field, more) = match *part {
            Say::ToolArguments { text, .. } => {
                let before = item["arguments"].as_str().unwrap_or_default();
                item["arguments"] = Value::from(format!("{before}{text}"));
                return;
            }
            Say::ToolStart { .. } => return,
            Say::Text(text) => ("content", "output_text", "text", text),
            Say::Refusal(text) => ("content", "refusal", "refusal", text),
            Say::Reasoning(text) => ("summary", "summary_text", "text", text),
        };
        let Some(parts) = item[list].as_array_mut() else {
            return;
        };
        if parts.last().is_none_or(|last| last["type"] != kind) {
            parts.push(json!({ "type": kind, field: "" }));
        }
        if let Some(last) = parts.last_mut() {
            let before = last[field].as_str().unwrap_or_default();
            last[field] = Value::from(format!("{before}{more}"));
        }
    }
}
