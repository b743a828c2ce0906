//! A stream in OpenAI's shape: one chunk of JSON for each event that says something to a client.

use bytes::Bytes;
use g4f_types::{ChatEvent, Started, Usage};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::answer::{annotation, audio, image};
use super::usage::{finish_reason, logprobs, service_tier, usage};

/// Writes chunks. `[DONE]` is not among them: the server sends it after a stream that ended well.
#[derive(Debug)]
pub struct ChunkEncoder {
    head: Started,
    include_usage: bool,
    usage: Option<Usage>,
    /// Choices whose first chunk, the one with the role, was written.
    begun: Vec<u32>,
}

/// A chunk, written straight from the event.
struct Chunk<'a> {
    head: &'a Started,
    choices: &'a [One<'a>],
    usage: Option<Value>,
}

struct One<'a> {
    index: u32,
    delta: Delta<'a>,
    role: bool,
    reason: Option<&'static str>,
    logprobs: Option<Value>,
}

enum Delta<'a> {
    Nothing,
    Text(&'static str, &'a str),
    Json(&'static str, Value),
    Reasoning(&'a str, &'a Value),
}

impl ChunkEncoder {
    /// An encoder for one answer. `id` and `model` are used where the provider gives none; with `include_usage` a
    /// last chunk without choices tells the usage.
    pub fn new(
        id: impl Into<String>,
        model: impl Into<String>,
        created: u64,
        include_usage: bool,
    ) -> Self {
        let head = Started {
            id: id.into(),
            model: model.into(),
            created,
            ..Started::default()
        };
        Self {
            head,
            include_usage,
            usage: None,
            begun: Vec::new(),
        }
    }

    /// Writes what `event` says, as zero or more payloads for `data:` lines.
    pub fn push(&mut self, event: &ChatEvent, out: &mut Vec<Bytes>) {
        let (choice, delta) = match event {
            ChatEvent::Started(started) => return self.start(started),
            ChatEvent::TextDelta { choice, text } => (*choice, Delta::Text("content", text)),
            ChatEvent::RefusalDelta { choice, text } => (*choice, Delta::Text("refusal", text)),
            ChatEvent::ReasoningDelta {
                choice, text, raw, ..
            } => match raw {
                Some(raw) => (*choice, Delta::Reasoning(text, raw)),
                None if text.is_empty() => return,
                None => (*choice, Delta::Text("reasoning_content", text)),
            },
            ChatEvent::ToolStart {
                choice,
                index,
                id,
                name,
                custom,
            } => {
                let (kind, input) = if *custom {
                    ("custom", "input")
                } else {
                    ("function", "arguments")
                };
                let call = json!([{"index": index, "id": id, "type": kind, kind: {"name": name, input: ""}}]);
                (*choice, Delta::Json("tool_calls", call))
            }
            ChatEvent::ToolDelta {
                choice,
                index,
                arguments,
            } => {
                let call = json!([{"index": index, "function": {"arguments": arguments}}]);
                (*choice, Delta::Json("tool_calls", call))
            }
            ChatEvent::ToolEnd {
                choice,
                index,
                extra: Some(extra),
            } => {
                let mut call = extra.clone();
                call.insert("index".to_owned(), Value::from(*index));
                (*choice, Delta::Json("tool_calls", json!([call])))
            }
            ChatEvent::Media { choice, media } => {
                let is_audio = media
                    .media_type
                    .as_deref()
                    .is_some_and(|kind| kind.starts_with("audio/"));
                match image(media) {
                    _ if is_audio => (*choice, Delta::Json("audio", audio(media))),
                    Some(image) => (*choice, Delta::Json("images", json!([image]))),
                    None => return,
                }
            }
            ChatEvent::Citation { choice, citation } => (
                *choice,
                Delta::Json("annotations", json!([annotation(citation)])),
            ),
            ChatEvent::Logprobs {
                choice,
                logprobs: value,
            } => {
                return self.write(*choice, Delta::Nothing, None, Some(logprobs(value)), out);
            }
            ChatEvent::ChoiceFinished { choice, reason } => {
                return self.write(
                    *choice,
                    Delta::Nothing,
                    Some(finish_reason(reason)),
                    None,
                    out,
                );
            }
            ChatEvent::Usage(new) => {
                self.usage = Some(**new);
                return;
            }
            ChatEvent::Finished { .. } => return self.finish(out),
            _ => return,
        };
        self.write(choice, delta, None, None, out);
    }

    fn start(&mut self, started: &Started) {
        let head = &mut self.head;
        if !started.id.is_empty() {
            head.id.clone_from(&started.id);
        }
        if !started.model.is_empty() {
            head.model.clone_from(&started.model);
        }
        if started.created > 0 {
            head.created = started.created;
        }
        head.system_fingerprint
            .clone_from(&started.system_fingerprint);
        head.service_tier.clone_from(&started.service_tier);
    }

    fn write(
        &mut self,
        index: u32,
        delta: Delta<'_>,
        reason: Option<&'static str>,
        logprobs: Option<Value>,
        out: &mut Vec<Bytes>,
    ) {
        let role = !self.begun.contains(&index);
        if role {
            self.begun.push(index);
        }
        let choices = [One {
            index,
            delta,
            role,
            reason,
            logprobs,
        }];
        out.extend(bytes(&Chunk {
            head: &self.head,
            choices: &choices,
            usage: None,
        }));
    }

    fn finish(&mut self, out: &mut Vec<Bytes>) {
        if self.include_usage {
            let usage = self.usage.as_ref().map(usage);
            out.extend(bytes(&Chunk {
                head: &self.head,
                choices: &[],
                usage,
            }));
        }
    }
}

/// Nothing that is written here can fail to be JSON.
fn bytes(chunk: &Chunk<'_>) -> Option<Bytes> {
    serde_json::to_vec(chunk).ok().map(Bytes::from)
}

impl Serialize for Chunk<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.head.id)?;
        map.serialize_entry("object", "chat.completion.chunk")?;
        map.serialize_entry("created", &self.head.created)?;
        map.serialize_entry("model", &self.head.model)?;
        if let Some(fingerprint) = &self.head.system_fingerprint {
            map.serialize_entry("system_fingerprint", fingerprint)?;
        }
        if let Some(tier) = service_tier(self.head.service_tier.as_deref()) {
            map.serialize_entry("service_tier", tier)?;
        }
        map.serialize_entry("choices", self.choices)?;
        if let Some(usage) = &self.usage {
            map.serialize_entry("usage", usage)?;
        }
        map.end()
    }
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("index", &self.index)?;
        map.serialize_entry("delta", &WithRole(self))?;
        if let Some(logprobs) = &self.logprobs {
            map.serialize_entry("logprobs", logprobs)?;
        }
        map.serialize_entry("finish_reason", &self.reason)?;
        map.end()
    }
}

struct WithRole<'a>(&'a One<'a>);

impl Serialize for WithRole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.0.role {
            map.serialize_entry("role", "assistant")?;
        }
        match &self.0.delta {
            Delta::Nothing => {}
            Delta::Text(field, text) => map.serialize_entry(field, text)?,
            Delta::Json(field, value) => map.serialize_entry(field, value)?,
            Delta::Reasoning(text, raw) => {
                if !text.is_empty() {
                    map.serialize_entry("reasoning_content", text)?;
                }
                map.serialize_entry("reasoning_details", &[raw])?;
            }
        }
        map.end()
    }
}
