//! How answers are cleaned.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::CallOptions;

/// How answers are cleaned of what providers insert. What is `None` or empty is as the client has it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CleanOptions {
    /// By what; `rules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<CleanMode>,
    /// What becomes of a `<think>` block before the answer, where it stands in the text; `reasoning`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thinking: Option<ThinkingPolicy>,
    /// Which citation marks are taken out; `marks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citations: Option<CitationPolicy>,
    /// Whether tracking parameters are taken out of links; `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<bool>,
    /// Whether blanks that only look like a blank become one; `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blanks: Option<bool>,
    /// Rules (`pack.rule`) and packs that are not applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The model that judges, where one is asked.
    pub judge: JudgeOptions,
}

/// The model that tells what a provider inserted from what the model wrote.
///
/// It is asked one question at most for each answer: of several choices the most suspicious one is judged, or the first one
/// where none is more so, and the others go by the rules. What it did, who it was and which tokens it used stands in the
/// message of the answer's attempt in the trail; these tokens are not among the answer's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct JudgeOptions {
    /// The model; the one that is the client's default. Where that is none or `auto`, nobody is asked, since the router
    /// would take any model: the rules' result stands, with one line at WARN. `auto` by name lets the router choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What it is told, in place of the built-in text: `{request}` is what the user asked, `{provider}` who answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// Its temperature; 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Most tokens of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Any other field of the request, by its name in OpenAI's API.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
    /// Options of its call: providers, deadlines, retries and all else that a call takes. Its timeout is 15 s unless set.
    #[serde(skip)]
    pub options: Option<Arc<CallOptions>>,
}

/// By what an answer is cleaned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CleanMode {
    /// By nothing.
    Off,
    /// By rules.
    #[default]
    Rules,
    /// By rules, then by a model.
    Judge,
    /// By rules, then by a model where the rest looks suspicious.
    Hybrid,
}

impl CleanMode {
    /// Every mode.
    pub const ALL: [Self; 4] = [Self::Off, Self::Rules, Self::Judge, Self::Hybrid];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Rules => "rules",
            Self::Judge => "judge",
            Self::Hybrid => "hybrid",
        }
    }

    /// The mode of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What becomes of a `<think>` block before the answer.
///
/// It speaks of tags that stand in the text of an answer as a provider's module hands it over:
///
/// | provider | tags |
/// |---|---|
/// | those with an API like OpenAI's, except OpenAI itself | are read with the answer: the block is reasoning whatever the policy says, even where cleaning is off |
/// | all others | stand in the text, and go by this policy |
///
/// Reasoning that comes in a field of its own is never touched: some providers want it back with the next question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThinkingPolicy {
    /// It is kept as reasoning, beside the answer.
    #[default]
    Reasoning,
    /// It is taken out; at most 4 KiB of it are in the list of what was taken out.
    Drop,
    /// It stays in the text.
    Keep,
}

impl ThinkingPolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Reasoning, Self::Drop, Self::Keep];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reasoning => "reasoning",
            Self::Drop => "drop",
            Self::Keep => "keep",
        }
    }

    /// The policy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// Which citation marks are taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CitationPolicy {
    /// None.
    Keep,
    /// Those whose form only a provider writes, such as `【2†source】` or `[^1^]`.
    #[default]
    Marks,
    /// Bare numbers such as `[1]` as well, where no list explains them.
    All,
}

impl CitationPolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Marks, Self::All];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Marks => "marks",
            Self::All => "all",
        }
    }

    /// The policy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

impl From<CleanMode> for CleanOptions {
    fn from(mode: CleanMode) -> Self {
        Self {
            mode: Some(mode),
            ..Self::default()
        }
    }
}

impl CleanOptions {
    /// These where they say something, else `others`.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        self.mode = self.mode.or(others.mode);
        self.thinking = self.thinking.or(others.thinking);
        self.citations = self.citations.or(others.citations);
        self.tracking = self.tracking.or(others.tracking);
        self.blanks = self.blanks.or(others.blanks);
        if self.without.is_empty() {
            self.without.clone_from(&others.without);
        }
        self.judge = self.judge.or(&others.judge);
        self
    }
}

impl JudgeOptions {
    /// These where they say something, else `others`.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        self.model = self.model.or_else(|| others.model.clone());
        self.prompt = self.prompt.or_else(|| others.prompt.clone());
        self.temperature = self.temperature.or(others.temperature);
        self.max_tokens = self.max_tokens.or(others.max_tokens);
        self.options = self.options.or_else(|| others.options.clone());
        for (name, value) in &others.params {
            if !self.params.contains_key(name) {
                self.params.insert(name.clone(), value.clone());
            }
        }
        self
    }
}
