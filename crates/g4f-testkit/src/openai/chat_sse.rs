//! A streamed chat answer, event by event.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{CHAT_ID, CREATED, MODEL, usage};
use crate::reply::{Reply, Step, sse_event};

/// Builds a streamed chat answer.
///
/// It opens with a role chunk, goes on with the deltas in the order they were added and ends
/// with a finish chunk, a usage chunk (if [`usage`](Self::usage) was called) and `[DONE]`.
#[derive(Clone, Debug)]
pub struct ChatSse {
    id: String,
    model: String,
    deltas: Vec<Value>,
    tool_calls: usize,
    finish: Option<String>,
    usage: Option<(u64, u64)>,
    sends_finish: bool,
    sends_done: bool,
    crlf: bool,
}

impl Default for ChatSse {
    fn default() -> Self {
        Self {
            id: CHAT_ID.to_owned(),
            model: MODEL.to_owned(),
            deltas: Vec::new(),
            tool_calls: 0,
            finish: None,
            usage: None,
            sends_finish: true,
            sends_done: true,
            crlf: false,
        }
    }
}

impl ChatSse {
    /// An answer without content.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of the answer. Default: a fixed one.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// The model it names. Default: [`MODEL`].
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.model = model.into();
        self
    }

    /// Adds one text delta per piece.
    #[must_use]
    pub fn text<T: AsRef<str>>(mut self, pieces: impl IntoIterator<Item = T>) -> Self {
        self.deltas.extend(
            pieces
                .into_iter()
                .map(|piece| json!({ "content": piece.as_ref() })),
        );
        self
    }

    /// Adds one reasoning delta (`reasoning_content`) per piece.
    #[must_use]
    pub fn reasoning<T: AsRef<str>>(mut self, pieces: impl IntoIterator<Item = T>) -> Self {
        self.deltas.extend(
            pieces
                .into_iter()
                .map(|piece| json!({ "reasoning_content": piece.as_ref() })),
        );
        self
    }

    /// Adds a tool call: a delta that names it, then one per piece of its arguments.
    #[must_use]
    pub fn tool_call<T: AsRef<str>>(
        mut self,
        id: &str,
        name: &str,
        arguments: impl IntoIterator<Item = T>,
    ) -> Self {
        let index = self.tool_calls;
        self.tool_calls += 1;
        self.deltas.push(json!({ "tool_calls": [{
            "index": index, "id": id, "type": "function", "function": { "name": name, "arguments": "" }
        }] }));
        self.deltas.extend(arguments.into_iter().map(|piece| {
            json!({ "tool_calls": [{ "index": index, "function": { "arguments": piece.as_ref() } }] })
        }));
        self
    }

    /// The finish reason. Default: `tool_calls` if there are any, else `stop`.
    #[must_use]
    pub fn finish(mut self, reason: impl Into<String>) -> Self {
        self.finish = Some(reason.into());
        self
    }

    /// Adds a usage chunk (and `"usage": null` to the others, as `include_usage` does).
    #[must_use]
    pub fn usage(mut self, prompt_tokens: u64, completion_tokens: u64) -> Self {
        self.usage = Some((prompt_tokens, completion_tokens));
        self
    }

    /// Leaves out `[DONE]`.
    #[must_use]
    pub fn without_done(mut self) -> Self {
        self.sends_done = false;
        self
    }

    /// Leaves out the finish chunk.
    #[must_use]
    pub fn without_finish(mut self) -> Self {
        self.sends_finish = false;
        self
    }

    /// Ends lines with CR LF instead of LF.
    #[must_use]
    pub fn crlf(mut self) -> Self {
        self.crlf = true;
        self
    }

    /// The data of each event, in order.
    pub fn events(&self) -> Vec<String> {
        let mut events = vec![self.chunk(&json!({ "role": "assistant", "content": "" }), None)];
        events.extend(self.deltas.iter().map(|delta| self.chunk(delta, None)));
        if self.sends_finish {
            let usual = if self.tool_calls > 0 {
                "tool_calls"
            } else {
                "stop"
            };
            events.push(self.chunk(&json!({}), Some(self.finish.as_deref().unwrap_or(usual))));
        }
        if let Some((prompt, completion)) = self.usage {
            let mut chunk = self.envelope(&json!([]));
            chunk["usage"] = usage(prompt, completion);
            events.push(chunk.to_string());
        }
        if self.sends_done {
            events.push("[DONE]".to_owned());
        }
        events
    }

    /// The body as one piece.
    pub fn bytes(&self) -> Bytes {
        self.frames().concat().into()
    }

    /// A reply with one chunk per event.
    pub fn reply(&self) -> Reply {
        Reply::event_stream(
            self.frames()
                .into_iter()
                .map(|frame| Step::Send(frame.into()))
                .collect(),
        )
    }

    fn frames(&self) -> Vec<String> {
        let frame = |data: &String| {
            let event = sse_event(data);
            if self.crlf {
                event.replace('\n', "\r\n")
            } else {
                event
            }
        };
        self.events().iter().map(frame).collect()
    }

    fn chunk(&self, delta: &Value, finish_reason: Option<&str>) -> String {
        let choice =
            json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason });
        self.envelope(&json!([choice])).to_string()
    }

    fn envelope(&self, choices: &Value) -> Value {
        let mut chunk = json!({
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": CREATED,
            "model": self.model,
            "choices": choices,
        });
        if self.usage.is_some() {
            chunk["usage"] = Value::Null;
        }
        chunk
    }
}

impl From<ChatSse> for Reply {
    fn from(chat: ChatSse) -> Self {
        chat.reply()
    }
}
