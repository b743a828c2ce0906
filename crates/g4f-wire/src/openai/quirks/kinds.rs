//! The ways in which dialects differ.

/// What some models of a vendor do differently.
#[derive(Clone, Copy, Debug)]
pub struct ModelRule {
    /// Beginnings of the model's name, behind the last `/`.
    pub prefixes: &'static [&'static str],
    /// Beginnings that are not meant.
    pub except: &'static [&'static str],
    /// Parameters that these models refuse.
    pub omit: &'static [&'static str],
    /// Whether they take those while not thinking (`reasoning_effort: none`).
    pub only_when_thinking: bool,
    /// How their token limit is called.
    pub token_limit: Option<TokenLimit>,
}

/// How the token limit is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenLimit {
    /// `max_tokens`.
    MaxTokens,
    /// `max_completion_tokens`.
    MaxCompletionTokens,
    /// As the caller called it; both are known.
    AsGiven,
}

/// Which messages may carry a `name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// All.
    All,
    /// Results of tools.
    Tools,
    /// None.
    None,
}

/// The word for "at least one tool".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// `required`.
    Required,
    /// `any`.
    Any,
    /// There is none: such a request is refused.
    Refused,
}

/// What becomes of a choice of allowed tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedTools {
    /// It is sent as `allowed_tools`.
    Native,
    /// Only the allowed tools are sent, which means the same.
    Filter,
}

/// How thinking is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasoningStyle {
    /// Not at all.
    Off,
    /// `reasoning_effort`.
    Effort,
    /// `reasoning: {effort | max_tokens | enabled, exclude}`.
    Object,
    /// `reasoning: {enabled}`, and `reasoning_effort` where the caller gave one.
    Enabled,
    /// `thinking: {type: enabled | disabled}`; with `effort`, `reasoning_effort` as well.
    Thinking {
        /// Whether `reasoning_effort` is known beside it.
        effort: bool,
    },
    /// `enable_thinking` and `thinking_budget`.
    EnableThinking,
    /// `{field}: {key: bool}`, such as `chat_template_kwargs: {enable_thinking}`.
    Template {
        /// Name of the object.
        field: &'static str,
        /// Name of the switch.
        key: &'static str,
    },
}

/// How earlier thinking goes back to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasoningBack {
    /// Not at all.
    Drop,
    /// As text in this field: `reasoning_content` or `reasoning`.
    Text(&'static str),
    /// The provider's own items as `reasoning_details`, and the text as `reasoning`.
    Details,
    /// In `<think>` tags in front of the text, as such models write it.
    Tags,
    /// As parts of the content, of type `thinking`.
    Parts,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documents {
    /// `{"type": "file", "file": {"file_data", "filename"}}`.
    File,
    /// `{"type": "document_url", "document_url", "document_name"}`, a `data:` URI where it has no address.
    Url,
}

/// Which assistant turns must carry thinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasoningNeeded {
    /// None.
    Never,
    /// Those that call tools.
    WithTools,
    /// All.
    Always,
}

/// Whether a leading `<think>` block in the text is thinking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThinkTags {
    /// Yes, when the text begins with it.
    #[default]
    Auto,
    /// No: it is text.
    Off,
}

/// Parameters that a server in between hands on to whoever is behind it, in an object of their own.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// The name of the object.
    pub field: &'static str,
    /// Parameters that go nowhere else.
    pub only: &'static [&'static str],
    /// Parameters that go there as well as into the body.
    pub also: &'static [&'static str],
}
