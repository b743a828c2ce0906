//! What a vendor does differently, as constant data.
//!
//! Everything defaults to a plain server of the family: it takes the common parameters, and nothing that only OpenAI
//! itself is known to take.

mod kinds;

pub use kinds::{
    AllowedTools, Behind, Documents, ModelRule, Names, ReasoningBack, ReasoningNeeded,
    ReasoningStyle, Required, ThinkTags, TokenLimit,
};

/// A vendor's dialect. Built from [`Quirks::DEFAULT`] or [`Quirks::OPENAI`] by the `const` methods below:
///
/// ```
/// use g4f_wire::openai::{Quirks, ReasoningStyle, TokenLimit};
///
/// static QUIRKS: Quirks = Quirks::new()
///     .token_limit(TokenLimit::MaxCompletionTokens)
///     .reasoning(ReasoningStyle::Effort)
///     .allow(&["parallel_tool_calls", "service_tier"])
///     .omit(&["logprobs", "top_logprobs", "logit_bias", "n"]);
/// # assert!(!QUIRKS.sends("n", "any-model", false));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Quirks {
    /// Path of the chat call behind the base URL; `/chat/completions`.
    pub chat_path: &'static str,
    /// Path of the list of models; `/models`. `None` where there is no list.
    pub models_path: Option<&'static str>,
    /// Headers that go with every call.
    pub headers: &'static [(&'static str, &'static str)],
    /// How the token limit is called.
    pub token_limit: TokenLimit,
    /// Smallest token limit that is accepted; smaller ones are raised to it.
    pub min_tokens: u32,
    /// Highest temperature that is accepted; higher ones are lowered to it.
    pub max_temperature: Option<f64>,
    /// Lowest temperature that is accepted with several choices; lower ones are raised to it.
    pub min_temperature_of_several: Option<f64>,
    /// Whether the role `developer` is known; else it is sent as `system`.
    pub developer_role: bool,
    /// Which messages may carry a `name`.
    pub names: Names,
    /// Whether user and assistant must take turns: neighbours of one role become one message.
    pub take_turns: bool,
    /// Whether message content must be one string wherever it is only text.
    pub flat_content: bool,
    /// Parameters that are never sent. Those that only tune are left out, those that change the meaning are refused.
    pub omit: &'static [&'static str],
    /// Parameters of [`Quirks::ON_REQUEST`] that are sent all the same.
    pub allow: &'static [&'static str],
    /// Parameters by another name: OpenAI's and the vendor's.
    pub rename: &'static [(&'static str, &'static str)],
    /// What some models of the vendor do differently still.
    pub models: &'static [ModelRule],
    /// The word for "at least one tool".
    pub required: Required,
    /// What becomes of a choice of allowed tools.
    pub allowed_tools: AllowedTools,
    /// Whether tools with free-text input are known.
    pub custom_tools: bool,
    /// Whether `parallel_tool_calls: false` goes with every set of tools.
    pub single_tool_calls: bool,
    /// Whether tool call ids must be nine letters or digits.
    pub short_tool_ids: bool,
    /// Whether what came with a tool call (thought signatures) goes back with it.
    pub tool_extra: bool,
    /// How documents are written.
    pub documents: Documents,
    /// Field that marks a last turn of the model as one to be gone on with, where that must be said.
    pub prefill: Option<&'static str>,
    /// Whether `cache_control` is known on content parts.
    pub cache_control: bool,
    /// Whether `stream_options` is known. Nearly everybody does, and without it there is no usage.
    pub stream_options: bool,
    /// How thinking is asked for.
    pub reasoning: ReasoningStyle,
    /// How earlier thinking goes back.
    pub reasoning_back: ReasoningBack,
    /// Which assistant turns must carry thinking, even when there is none.
    pub reasoning_needed: ReasoningNeeded,
    /// Whether a leading `<think>` block in the text is thinking.
    pub think_tags: ThinkTags,
    /// Whether it is a g4f server: g4f's own parameters and `provider` are sent.
    pub g4f: bool,
    /// What the server hands on to whoever is behind it; `None` for a server that answers by itself.
    pub behind: Option<Behind>,
}

impl Quirks {
    /// Parameters that only some vendors take. Unknown to a host, they fail the call, so each must be allowed.
    pub const ON_REQUEST: &'static [&'static str] = &[
        "include_reasoning",
        "metadata",
        "parallel_tool_calls",
        "prediction",
        "prompt_cache_key",
        "prompt_cache_retention",
        "safety_identifier",
        "service_tier",
        "store",
        "strict",
        "verbosity",
    ];

    /// A plain server of the family.
    pub const DEFAULT: Self = Self {
        chat_path: "/chat/completions",
        models_path: Some("/models"),
        headers: &[],
        token_limit: TokenLimit::MaxTokens,
        min_tokens: 0,
        max_temperature: None,
        min_temperature_of_several: None,
        developer_role: false,
        names: Names::All,
        take_turns: false,
        flat_content: false,
        omit: &[],
        allow: &[],
        rename: &[],
        models: &[],
        required: Required::Required,
        allowed_tools: AllowedTools::Filter,
        custom_tools: false,
        single_tool_calls: false,
        short_tool_ids: false,
        tool_extra: false,
        documents: Documents::File,
        prefill: None,
        cache_control: false,
        stream_options: true,
        reasoning: ReasoningStyle::Effort,
        reasoning_back: ReasoningBack::Drop,
        reasoning_needed: ReasoningNeeded::Never,
        think_tags: ThinkTags::Auto,
        g4f: false,
        behind: None,
    };

    /// OpenAI itself: all of its own parameters, and its rules for models that think.
    pub const OPENAI: Self = Self {
        token_limit: TokenLimit::MaxTokens,
        developer_role: true,
        omit: &["top_k", "min_p", "repetition_penalty", "include_reasoning"],
        allow: Self::ON_REQUEST,
        models: &[ModelRule {
            prefixes: &["o1", "o3", "o4", "gpt-5", "gpt-6", "gpt-7"],
            except: &["gpt-5-chat"],
            omit: &[
                "temperature",
                "top_p",
                "frequency_penalty",
                "presence_penalty",
                "logprobs",
                "top_logprobs",
            ],
            only_when_thinking: true,
            token_limit: Some(TokenLimit::MaxCompletionTokens),
        }],
        allowed_tools: AllowedTools::Native,
        custom_tools: true,
        think_tags: ThinkTags::Off,
        ..Self::DEFAULT
    };

    /// The same as [`Quirks::DEFAULT`].
    pub const fn new() -> Self {
        Self::DEFAULT
    }

    /// Whether the parameter is sent to `model`; `thinking` is false when the caller switched thinking off.
    pub fn sends(&self, name: &str, model: &str, thinking: bool) -> bool {
        let refused = |omit: &[&str]| omit.contains(&name);
        if refused(self.omit) || (refused(Self::ON_REQUEST) && !self.allow.contains(&name)) {
            return false;
        }
        let rule = self.rule(model);
        !rule.is_some_and(|rule| refused(rule.omit) && (thinking || !rule.only_when_thinking))
    }

    /// What `model` does differently.
    pub(crate) fn rule(&self, model: &str) -> Option<&ModelRule> {
        let name = model.rsplit('/').next().unwrap_or(model);
        let begins = |list: &[&str]| list.iter().any(|prefix| name.starts_with(prefix));
        self.models
            .iter()
            .find(|rule| begins(rule.prefixes) && !begins(rule.except))
    }

    /// How `model`'s token limit is called.
    pub(crate) fn token_limit_of(&self, model: &str) -> TokenLimit {
        self.rule(model)
            .and_then(|rule| rule.token_limit)
            .unwrap_or(self.token_limit)
    }

    /// The vendor's name for a parameter.
    pub(crate) fn renamed<'a>(&self, name: &'a str) -> &'a str {
        self.rename
            .iter()
            .find(|(from, _)| *from == name)
            .map_or(name, |(_, to)| to)
    }
}

impl Default for Quirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}

macro_rules! setters {
    ($($name:ident: $type:ty),* $(,)?) => {
        /// One method for each field, all usable in constants.
        impl Quirks {$(
            #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            #[must_use]
            pub const fn $name(mut self, $name: $type) -> Self {
                self.$name = $name;
                self
            }
        )*}
    };
}

setters! {
    chat_path: &'static str,
    models_path: Option<&'static str>,
    headers: &'static [(&'static str, &'static str)],
    token_limit: TokenLimit,
    min_tokens: u32,
    max_temperature: Option<f64>,
    min_temperature_of_several: Option<f64>,
    developer_role: bool,
    names: Names,
    take_turns: bool,
    flat_content: bool,
    omit: &'static [&'static str],
    allow: &'static [&'static str],
    rename: &'static [(&'static str, &'static str)],
    models: &'static [ModelRule],
    required: Required,
    allowed_tools: AllowedTools,
    custom_tools: bool,
    single_tool_calls: bool,
    short_tool_ids: bool,
    tool_extra: bool,
    documents: Documents,
    prefill: Option<&'static str>,
    cache_control: bool,
    stream_options: bool,
    reasoning: ReasoningStyle,
    reasoning_back: ReasoningBack,
    reasoning_needed: ReasoningNeeded,
    think_tags: ThinkTags,
    g4f: bool,
    behind: Option<Behind>,
}
