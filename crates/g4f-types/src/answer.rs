//! A whole chat answer, and how it is put together from events.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::event::{ChatEvent, Cleaned, Resumed, Started, Switched};
use crate::format::FinishReason;
use crate::message::{Citation, Message};
use crate::tool::ToolCall;
use crate::trail::Attempt;
use crate::usage::Usage;

/// A whole chat answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatAnswer {
    /// The provider's id of the answer.
    pub id: String,
    /// Unix time in seconds; 0 when unknown.
    pub created: u64,
    /// The model that answered, by the provider's name.
    pub model: String,
    /// The provider that answered.
    pub provider: String,
    /// The choices; one unless `n` was above 1.
    pub choices: Vec<Choice>,
    /// Tokens used.
    pub usage: Option<Usage>,
    /// Backend configuration.
    pub system_fingerprint: Option<String>,
    /// Latency tier that was used.
    pub service_tier: Option<String>,
    /// Switches before the first content.
    pub switched: Vec<Switched>,
    /// Places at which another target went on.
    pub resumed: Vec<Resumed>,
    /// What was taken out.
    pub cleaned: Vec<Cleaned>,
    /// The attempts of the request.
    pub trail: Vec<Attempt>,
}

/// One choice of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Its number.
    pub index: u32,
    /// What the model said, ready to be put into the history.
    pub message: Message,
    /// Why it ended; `None` while it has not.
    pub finish_reason: Option<FinishReason>,
    /// Log-probabilities as OpenAI writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<Value>,
}

impl ChatAnswer {
    /// The first choice, if the model said anything.
    pub fn choice(&self) -> Option<&Choice> {
        self.choices.first()
    }

    /// The first choice's message.
    pub fn message(&self) -> Option<&Message> {
        self.choice().map(|choice| &choice.message)
    }

    /// The first choice's text.
    pub fn text(&self) -> String {
        self.message().map(Message::text).unwrap_or_default()
    }

    /// The first choice's thinking.
    pub fn reasoning(&self) -> String {
        self.message().map(Message::reasoning).unwrap_or_default()
    }

    /// The first choice's tool calls.
    pub fn tool_calls(&self) -> Vec<&ToolCall> {
        self.message()
            .map(|message| message.tool_calls().collect())
            .unwrap_or_default()
    }

    /// The first choice's sources.
    pub fn citations(&self) -> Vec<&Citation> {
        use crate::message::Part;
        let parts = self
            .message()
            .map(|message| message.parts.as_slice())
            .unwrap_or_default();
        parts
            .iter()
            .filter_map(|part| match part {
                Part::Citation(citation) => Some(citation),
                _ => None,
            })
            .collect()
    }

    /// Why the first choice ended.
    pub fn finish_reason(&self) -> Option<&FinishReason> {
        self.choice()
            .and_then(|choice| choice.finish_reason.as_ref())
    }

    /// The attempts of the request.
    pub fn trail(&self) -> &[Attempt] {
        &self.trail
    }

    /// Whether a model said anything: text, thinking, a refusal, a call or media.
    pub fn has_content(&self) -> bool {
        self.choices
            .iter()
            .any(|choice| !choice.message.parts.is_empty())
    }

    /// The events that would make this answer, in order.
    pub fn into_events(self) -> Vec<ChatEvent> {
        crate::collect::events_of(self)
    }
}

impl From<Started> for ChatAnswer {
    fn from(started: Started) -> Self {
        Self {
            id: started.id,
            model: started.model,
            created: started.created,
            system_fingerprint: started.system_fingerprint,
            service_tier: started.service_tier,
            ..Self::default()
        }
    }
}
