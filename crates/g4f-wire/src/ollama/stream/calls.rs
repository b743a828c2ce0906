//! Tool calls, each of which comes whole.

use g4f_types::ChatEvent;
use serde_json::Value;

use super::Out;
use crate::openai::ids;
use crate::shared::json::{take, text};

/// Most calls of one answer.
const MOST: usize = 512;

/// The ids that were handed out.
#[derive(Debug, Default)]
pub(super) struct Calls(Vec<Box<str>>);

impl Calls {
    pub(super) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Takes the calls of a line. Older servers give no ids: they are made of `base`, which differs between answers.
    pub(super) fn take(&mut self, calls: Value, base: &str, out: &mut Out) {
        let calls = match calls {
            Value::Array(calls) => calls,
            call @ Value::Object(_) => vec![call],
            _ => return,
        };
        for call in calls {
            if self.0.len() >= MOST {
                return;
            }
            self.one(call, base, out);
        }
    }

    fn one(&mut self, mut call: Value, base: &str, out: &mut Out) {
        let n = self.0.len();
        let index = u32::try_from(n).unwrap_or(u32::MAX);
        let free = |id: &&str| self.0.iter().all(|known| **known != **id);
        let id: Box<str> = match text(&call, "id").filter(free) {
            Some(id) => id.into(),
            None => ids::made_up(base, 0, n).into(),
        };
        self.0.push(id.clone());
        let name = text(&call["function"], "name").unwrap_or_default().into();
        let arguments = match take(&mut take(&mut call, "function"), "arguments") {
            Value::Null => String::new(),
            Value::String(text) => text,
            json => json.to_string(),
        };
        out.push_back(ChatEvent::ToolStart {
            choice: 0,
            index,
            id,
            name,
            custom: false,
        });
        if !arguments.is_empty() {
            out.push_back(ChatEvent::ToolDelta {
                choice: 0,
                index,
                arguments,
            });
        }
        out.push_back(ChatEvent::ToolEnd {
            choice: 0,
            index,
            extra: None,
        });
    }
}
