//! The chat request: every parameter of the OpenAI chat call, every parameter of g4f, typed.

mod rest;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::capability::{Capability, CapabilitySet};
use crate::extra::BodyEdit;
use crate::format::{ReasoningEffort, ResponseFormat, StreamOptions};
use crate::message::{Message, Part, Role};
use crate::tool::{Tool, ToolChoice};

/// A chat request. Cloning it bumps three reference counts: messages and parameters are shared until changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// The model; empty or `auto` lets the router choose.
    pub model: Arc<str>,
    /// The conversation.
    pub messages: Arc<Vec<Message>>,
    /// Whether the answer is wanted as it is made.
    pub stream: bool,
    /// Everything else.
    pub params: Arc<ChatParams>,
}

/// Everything in a chat request beside model, messages and `stream`. `None` leaves the provider's default.
///
/// Names and meanings are those of OpenAI's chat completions reference unless the field says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatParams {
    /// Sampling temperature, usually 0 to 2.
    pub temperature: Option<f64>,
    /// Nucleus sampling mass, 0 to 1.
    pub top_p: Option<f64>,
    /// Only the `k` most likely tokens (not OpenAI; many others).
    pub top_k: Option<u32>,
    /// Least probability relative to the best token (vLLM, llama.cpp, OpenRouter).
    pub min_p: Option<f64>,
    /// Penalty for tokens by how often they occurred, -2 to 2.
    pub frequency_penalty: Option<f64>,
    /// Penalty for tokens that occurred, -2 to 2.
    pub presence_penalty: Option<f64>,
    /// Multiplicative repetition penalty (open-weight engines).
    pub repetition_penalty: Option<f64>,
    /// Longest answer in tokens. Sent under the name that the provider wants.
    pub max_tokens: Option<u32>,
    /// Longest answer including thinking; wins over [`max_tokens`](Self::max_tokens).
    pub max_completion_tokens: Option<u32>,
    /// Texts at which the answer stops.
    pub stop: Vec<String>,
    /// Number of choices; 1 by default.
    pub n: Option<u32>,
    /// Seed for repeatable sampling, where it is honoured.
    pub seed: Option<i64>,
    /// Whether to return log-probabilities.
    pub logprobs: Option<bool>,
    /// How many alternatives per token, 0 to 20.
    pub top_logprobs: Option<u8>,
    /// Bias by token id, -100 to 100.
    pub logit_bias: BTreeMap<String, f64>,
    /// What the model may call. Legacy `functions` are converted into these.
    pub tools: Vec<Tool>,
    /// Whether and what it must call. Legacy `function_call` is converted into this.
    pub tool_choice: Option<ToolChoice>,
    /// Whether several calls in one turn are allowed.
    pub parallel_tool_calls: Option<bool>,
    /// Shape of the answer.
    pub response_format: Option<ResponseFormat>,
    /// How long to think.
    pub reasoning_effort: Option<ReasoningEffort>,
    /// Thinking budget in tokens, where the provider counts it so.
    pub reasoning_budget: Option<u32>,
    /// Whether to show the thinking (g4f, OpenRouter, Groq).
    pub include_reasoning: Option<bool>,
    /// Switches thinking on or off (Qwen and engines with chat templates).
    pub enable_thinking: Option<bool>,
    /// Length of answers: `low`, `medium`, `high`.
    pub verbosity: Option<String>,
    /// Output modalities: `text`, `audio`, `image`.
    pub modalities: Vec<String>,
    /// Voice, format and more of an audio answer, as OpenAI writes it.
    pub audio: Option<Value>,
    /// Predicted output (`{"type": "content", ...}`).
    pub prediction: Option<Value>,
    /// Native web search of the model (`search_context_size`, `user_location`).
    pub web_search_options: Option<Value>,
    /// Options of the stream.
    pub stream_options: Option<StreamOptions>,
    /// Key-value pairs stored with the completion.
    pub metadata: Option<Map<String, Value>>,
    /// Whether the provider may store the completion.
    pub store: Option<bool>,
    /// Latency tier: `auto`, `default`, `flex`, `priority`.
    pub service_tier: Option<String>,
    /// End-user id (legacy name).
    pub user: Option<String>,
    /// Stable, hashed end-user id for abuse detection.
    pub safety_identifier: Option<String>,
    /// Groups requests that share a prefix for caching.
    pub prompt_cache_key: Option<String>,
    /// How long a cached prefix is kept (`in_memory`, `24h`).
    pub prompt_cache_retention: Option<String>,
    /// Parameters that only a g4f server understands; other providers never see them.
    pub g4f: Option<Box<G4fParams>>,
    /// Body fields that this vocabulary does not know, sent as they are to OpenAI-style providers.
    pub other: Map<String, Value>,
    /// Edits of the final body, each for all targets or for some.
    pub extra: Vec<BodyEdit>,
}

/// Parameters that only tune an answer, by OpenAI's names. Whoever leaves one out still answers the question that was
/// asked; anything else is never left out behind the caller's back.
pub const TUNING: &[&str] = &[
    "enable_thinking",
    "frequency_penalty",
    "include_reasoning",
    "logit_bias",
    "metadata",
    "min_p",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning_effort",
    "repetition_penalty",
    "safety_identifier",
    "seed",
    "service_tier",
    "stream_options",
    "temperature",
    "top_k",
    "top_p",
    "user",
    "verbosity",
];

/// The two names of the token limit. One is never left out: a provider that refuses the one takes the other.
pub const TOKEN_LIMITS: [&str; 2] = ["max_tokens", "max_completion_tokens"];

/// What a refusal blames when earlier thinking came back that another provider's model had signed: in a conversation
/// that moved from one provider to another. The conversation says the same without the signatures.
pub const SIGNATURES: &str = "signature";

/// Parameters of `chat.completions.create` in g4f 8.1 that no vendor API knows.
///
/// They reach the bridge to a running g4f server and nobody else. See g4f's own documentation for values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct G4fParams {
    /// `true`, or the words to search for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_search: Option<Value>,
    /// Provider session handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Value>,
    /// Id of a provider session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// Whether the session handle comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_conversation: Option<bool>,
    /// Keeps the chat out of the provider's history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_disabled: Option<bool>,
    /// Deletes the provider session afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_session: Option<bool>,
    /// `next`, `continue` or `variant`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Goes on by itself where an answer was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_continue: Option<bool>,
    /// Whether the provider may answer from its cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<bool>,
    /// Tools that g4f runs itself (`search_tool`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Value>,
    /// Forces or forbids g4f's tool emulation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_emulation: Option<bool>,
    /// Whether g4f stores produced media.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_media: Option<bool>,
    /// Whether upstream JSON is passed through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<bool>,
    /// Lets a provider that cannot stream answer a streamed request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore_stream: Option<bool>,
    /// Provider names that g4f skips.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Seconds for the whole answer, enforced by g4f.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<f64>,
    /// Seconds between chunks, enforced by g4f.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_timeout: Option<f64>,
    /// Settings of search providers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_settings: Option<Value>,
    /// Everything else that g4f passes to its providers: `aspect_ratio`, `nologo`, `beta_headers`, `chat_mode`, ...
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for ChatRequest {
    fn default() -> Self {
        // All requests share one, so that making a request allocates only for what it changes.
        static DEFAULT: LazyLock<ChatRequest> = LazyLock::new(|| ChatRequest {
            model: Arc::from(""),
            messages: Arc::default(),
            stream: false,
            params: Arc::default(),
        });
        DEFAULT.clone()
    }
}

impl ChatRequest {
    /// A request of these messages.
    pub fn new(model: impl Into<Arc<str>>, messages: impl Into<Vec<Message>>) -> Self {
        Self {
            model: model.into(),
            messages: Arc::new(messages.into()),
            ..Self::default()
        }
    }

    /// The parameters, to be changed; copied first when another clone still shares them.
    pub fn params_mut(&mut self) -> &mut ChatParams {
        Arc::make_mut(&mut self.params)
    }

    /// The messages, to be changed; copied first when another clone still shares them.
    pub fn messages_mut(&mut self) -> &mut Vec<Message> {
        Arc::make_mut(&mut self.messages)
    }

    /// The same conversation without what providers signed in it; `None` where they signed nothing.
    #[must_use]
    pub fn without_signatures(&self) -> Option<Self> {
        let signed = |part: &Part| match part {
            Part::Reasoning(reasoning) => reasoning.signature.is_some() || reasoning.raw.is_some(),
            Part::ToolCall(call) => !call.extra.is_empty(),
            _ => false,
        };
        let any = self
            .messages
            .iter()
            .any(|message| message.parts.iter().any(signed));
        if !any {
            return None;
        }
        let mut request = self.clone();
        for part in request
            .messages_mut()
            .iter_mut()
            .flat_map(|message| &mut message.parts)
        {
            match part {
                Part::Reasoning(reasoning) => {
                    reasoning.signature = None;
                    reasoning.raw = None;
                }
                Part::ToolCall(call) => call.extra.clear(),
                _ => {}
            }
        }
        Some(request)
    }

    /// Whether the router chooses the model.
    pub fn model_is_open(&self) -> bool {
        self.model.is_empty() || &*self.model == "auto"
    }

    /// What a provider must be able to do to serve this. Things that only tune the answer are not in it.
    pub fn needs(&self) -> CapabilitySet {
        let params = &*self.params;
        let mut needs = CapabilitySet::of(&[Capability::Chat]);
        let mut need = |condition: bool, capability| {
            if condition {
                needs.insert(capability);
            }
        };
        need(self.stream, Capability::Stream);
        need(
            !params.tools.is_empty() && params.tool_choice != Some(ToolChoice::None),
            Capability::Tools,
        );
        need(params.n.is_some_and(|n| n > 1), Capability::Choices);
        need(params.logprobs == Some(true), Capability::Logprobs);
        need(
            params.modalities.iter().any(|m| m == "audio"),
            Capability::AudioOutput,
        );
        need(
            params.modalities.iter().any(|m| m == "image"),
            Capability::ImageOutput,
        );
        need(params.web_search_options.is_some(), Capability::WebSearch);
        match params.response_format {
            Some(ResponseFormat::JsonObject) => need(true, Capability::JsonMode),
            Some(ResponseFormat::JsonSchema(_)) => need(true, Capability::JsonSchema),
            Some(ResponseFormat::Text) | None => {}
        }
        for part in self.messages.iter().flat_map(|message| &message.parts) {
            match part {
                Part::Image(_) => need(true, Capability::Vision),
                Part::Audio(_) => need(true, Capability::AudioInput),
                Part::Video(_) => need(true, Capability::VideoInput),
                Part::File(_) => need(true, Capability::Documents),
                _ => {}
            }
        }
        needs
    }

    /// The last words of the user, for logs and web search.
    pub fn last_user_text(&self) -> Option<String> {
        self.messages
            .iter()
            .rev()
            .find(|message| message.role == Role::User)
            .map(Message::text)
    }
}
