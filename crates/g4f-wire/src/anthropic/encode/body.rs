//! The body, field by field.

use g4f_types::{ChatParams, ChatRequest, Error, ErrorKind, ResponseFormat, Result, Tool};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::block::{Block, Content};
use super::check;
use super::own::{Own, Rest};
use super::schema::closed;
use super::thinking::{self, Thinking};
use super::tools::{self, Tools};
use super::turns::{Conversation, Turn};
use crate::anthropic::family::Anthropic;
use crate::anthropic::model::Model;
use crate::provider::EncodeTarget;
use crate::shared::Dropped;

/// Parameters that only tune an answer and have no counterpart here.
type Foreign = (&'static str, fn(&ChatParams) -> bool);
const FOREIGN: &[Foreign] = &[
    ("frequency_penalty", |p| p.frequency_penalty.is_some()),
    ("logit_bias", |p| !p.logit_bias.is_empty()),
    ("min_p", |p| p.min_p.is_some()),
    ("prediction", |p| p.prediction.is_some()),
    ("presence_penalty", |p| p.presence_penalty.is_some()),
    ("prompt_cache_key", |p| p.prompt_cache_key.is_some()),
    ("prompt_cache_retention", |p| {
        p.prompt_cache_retention.is_some()
    }),
    ("repetition_penalty", |p| p.repetition_penalty.is_some()),
    ("seed", |p| p.seed.is_some()),
    ("store", |p| p.store == Some(true)),
    ("verbosity", |p| p.verbosity.is_some()),
];

/// A request for an answer. `None` and what is empty is not sent.
#[derive(Debug, Default, Serialize)]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anthropic_version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<Content<'a>>,
    messages: &'a [Turn<'a>],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Tools::is_empty")]
    tools: Tools<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Thinking>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    output_config: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<UserId<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(flatten)]
    own: Rest<'a>,
}

/// The one thing that can be said about the user.
#[derive(Debug, Serialize)]
struct UserId<'a> {
    user_id: &'a str,
}

impl<'a> Body<'a> {
    /// Everything but the conversation.
    pub(super) fn of(
        family: Anthropic,
        request: &'a ChatRequest,
        target: EncodeTarget<'a>,
        model: Model,
        own: Own<'a>,
        dropped: &mut Dropped,
    ) -> Result<Self> {
        let params = &*request.params;
        let has_model = family.version_in_body().is_none() && !target.model.is_empty();
        let forced = check::forces(params.tool_choice.as_ref());
        let mut limit = thinking::limit(params, model, family.max_tokens);
        let plan = thinking::plan(params, model, forced, &mut limit, dropped);
        let tools = Tools::of(params, model, own, dropped);
        let mut body = Self {
            model: has_model.then_some(target.model),
            anthropic_version: family.version_in_body(),
            max_tokens: Some(limit),
            stream: request.stream,
            stop_sequences: &params.stop,
            tool_choice: tools::choice(params, &tools),
            tools,
            thinking: plan.thinking,
            ..Self::default()
        };
        body.output(params, plan.effort, own)?;
        body.account(params, dropped);
        let takes = |name: &str| !target.lessons.leave_out(name);
        if !takes("thinking") && body.thinking.take().is_some() {
            dropped.add("thinking");
        }
        body.sampling(params, model, own, takes, dropped);
        for (name, is_set) in FOREIGN {
            dropped.if_set(is_set(params), name);
        }
        if own.get("thinking").is_some() {
            body.thinking = None;
        }
        body.own = own.beside(&body.written());
        Ok(body)
    }

    pub(super) fn take_conversation(&mut self, conversation: &'a Conversation<'a>) {
        self.messages = &conversation.turns;
        let system: &[Block<'_>] = &conversation.system;
        self.system = (!system.is_empty()).then_some(Content(system));
    }

    /// What is wanted of the answer itself.
    fn output(&mut self, params: &ChatParams, effort: Option<&str>, own: Own<'a>) -> Result<()> {
        match own.get("output_config") {
            Some(Value::Object(config)) => self.output_config.clone_from(config),
            Some(_) => {
                let message = "output_config is no object";
                return Err(Error::new(ErrorKind::BadRequest, message).with_param("output_config"));
            }
            None => {}
        }
        if let Some(effort) = effort {
            self.output_config
                .entry("effort")
                .or_insert_with(|| effort.into());
        }
        if let Some(ResponseFormat::JsonSchema(schema)) = &params.response_format {
            let schema = closed(&schema.schema);
            self.output_config
                .entry("format")
                .or_insert_with(|| json!({"type": "json_schema", "schema": schema}));
        }
        Ok(())
    }

    /// Who asks, and in which queue.
    fn account(&mut self, params: &'a ChatParams, dropped: &mut Dropped) {
        let metadata = params.metadata.as_ref();
        let in_metadata = metadata
            .and_then(|map| map.get("user_id"))
            .and_then(Value::as_str);
        self.metadata = (in_metadata.or(params.safety_identifier.as_deref()))
            .or(params.user.as_deref())
            .map(|user_id| UserId { user_id });
        if metadata.is_some_and(|map| map.keys().any(|key| key != "user_id")) {
            dropped.add("metadata");
        }
        self.service_tier = match params.service_tier.as_deref() {
            Some("auto" | "priority") => Some("auto"),
            Some("default" | "standard" | "standard_only") => Some("standard_only"),
            Some(_) => {
                dropped.add("service_tier");
                None
            }
            None => None,
        };
    }

    /// Temperature and its kin, as far as the model takes them together.
    fn sampling(
        &mut self,
        params: &ChatParams,
        model: Model,
        own: Own<'_>,
        takes: impl Fn(&str) -> bool,
        dropped: &mut Dropped,
    ) {
        let thinks = match own.get("thinking") {
            Some(raw) => {
                model.is_claude() && matches!(raw["type"].as_str(), Some("enabled" | "adaptive"))
            }
            None => model.is_claude() && self.thinking.is_some_and(Thinking::is_on),
        };
        let samples = model.samples();
        // A model that thinks samples as it was trained to: only what changes nothing is taken.
        let temperature = params.temperature.map(|t| t.clamp(0.0, 1.0));
        let is_one = |t: f64| (t - 1.0).abs() < f64::EPSILON;
        self.temperature =
            temperature.filter(|t| samples && (!thinks || is_one(*t)) && takes("temperature"));
        let alone = self.temperature.is_none() || !model.samples_one_way();
        self.top_p = params
            .top_p
            .filter(|p| samples && alone && (!thinks || *p >= 0.95) && takes("top_p"));
        self.top_k = params
            .top_k
            .filter(|_| samples && !thinks && takes("top_k"));
        let lost = [
            (
                "temperature",
                params.temperature.is_some(),
                self.temperature.is_some(),
            ),
            ("top_p", params.top_p.is_some(), self.top_p.is_some()),
            ("top_k", params.top_k.is_some(), self.top_k.is_some()),
        ];
        for (name, asked, sent) in lost {
            dropped.if_set(asked && !sent, name);
        }
    }

    /// Names of the fields that are sent, which the caller's own must not repeat.
    fn written(&self) -> Vec<&'static str> {
        let names = [
            ("model", true),
            ("messages", true),
            ("system", true),
            ("stream", true),
            ("max_tokens", true),
            ("anthropic_version", self.anthropic_version.is_some()),
            ("temperature", self.temperature.is_some()),
            ("top_p", self.top_p.is_some()),
            ("top_k", self.top_k.is_some()),
            ("stop_sequences", !self.stop_sequences.is_empty()),
            ("tools", !self.tools.is_empty()),
            ("tool_choice", self.tool_choice.is_some()),
            ("thinking", self.thinking.is_some()),
            ("output_config", !self.output_config.is_empty()),
            ("metadata", self.metadata.is_some()),
            ("service_tier", self.service_tier.is_some()),
        ];
        let sent = names.into_iter().filter(|(_, sent)| *sent);
        sent.map(|(name, _)| name).collect()
    }

    /// The tools that are sent.
    pub(super) fn tools(&self) -> impl Iterator<Item = &'a Tool> {
        self.tools.iter()
    }

    /// Leaves out what the counting of tokens does not take.
    pub(super) fn keep_what_is_counted(&mut self) {
        self.max_tokens = None;
        self.stream = false;
        self.temperature = None;
        self.top_p = None;
        self.top_k = None;
        self.stop_sequences = &[];
        self.metadata = None;
        self.service_tier = None;
    }
}
