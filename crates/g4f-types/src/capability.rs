//! What a provider or model can do, as data that routers filter on before they call.

use serde::{Deserialize, Serialize};

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// One thing that a provider or model can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Capability {
            $($(#[$doc])* #[serde(rename = $text)] $name),*
        }

        impl Capability {
            /// Every capability, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name used in filters and JSON, such as `vision`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

capabilities! {
    /// Answers chat requests.
    Chat = "chat",
    /// Streams chat answers.
    Stream = "stream",
    /// Takes system messages.
    System = "system",
    /// Takes tool definitions and calls them.
    Tools = "tools",
    /// Calls several tools in one turn.
    ParallelTools = "parallel_tools",
    /// Can be told which tool to call.
    ToolChoice = "tool_choice",
    /// Takes images.
    Vision = "vision",
    /// Takes audio.
    AudioInput = "audio_input",
    /// Takes video.
    VideoInput = "video_input",
    /// Takes documents such as PDF.
    Documents = "documents",
    /// Answers with audio in chat.
    AudioOutput = "audio_output",
    /// Answers with images in chat.
    ImageOutput = "image_output",
    /// Can be held to some JSON.
    JsonMode = "json_mode",
    /// Can be held to a JSON schema.
    JsonSchema = "json_schema",
    /// Thinks before it answers.
    Reasoning = "reasoning",
    /// Searches the web by itself.
    WebSearch = "web_search",
    /// Returns token log-probabilities.
    Logprobs = "logprobs",
    /// Returns several choices (`n` above 1).
    Choices = "choices",
    /// Takes a seed.
    Seed = "seed",
    /// Takes stop sequences.
    Stop = "stop",
    /// Continues a last assistant message.
    Prefill = "prefill",
    /// Makes images from text.
    Images = "images",
    /// Edits images.
    ImageEdits = "image_edits",
    /// Makes speech from text.
    Speech = "speech",
    /// Makes text from speech.
    Transcription = "transcription",
    /// Makes English text from speech.
    Translation = "translation",
    /// Makes embedding vectors.
    Embeddings = "embeddings",
    /// Orders documents by relevance.
    Rerank = "rerank",
    /// Flags harmful input.
    Moderation = "moderation",
    /// Makes video.
    Video = "video",
    /// Lists its models.
    ModelList = "model_list",
}

impl Capability {
    /// The capability of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}

/// What is asked for by a call of its own, not by a chat call: a provider that makes images need not do so with every
/// model.
const OTHER_CALLS: CapabilitySet = CapabilitySet::of(&[
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Embeddings,
    Capability::Rerank,
    Capability::Moderation,
    Capability::Video,
]);

/// A set of capabilities.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CapabilitySet(u64);

impl CapabilitySet {
    /// Nothing.
    pub const EMPTY: Self = Self(0);

    /// These capabilities; usable in constants.
    pub const fn of(list: &[Capability]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < list.len() {
            bits |= 1 << list[i] as u64;
            i += 1;
        }
        Self(bits)
    }

    /// Whether `capability` is in the set.
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u64) != 0
    }

    /// Adds one.
    pub const fn insert(&mut self, capability: Capability) {
        self.0 |= 1 << capability as u64;
    }

    /// All of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The members that are asked for by a call of their own, not by a chat call: images, speech, embeddings, ...
    #[must_use]
    pub const fn other_calls(self) -> Self {
        self.intersection(OTHER_CALLS)
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL
            .iter()
            .copied()
            .filter(move |c| self.contains(*c))
    }
}

impl FromIterator<Capability> for CapabilitySet {
    fn from_iter<I: IntoIterator<Item = Capability>>(iter: I) -> Self {
        let mut set = Self::EMPTY;
        for capability in iter {
            set.insert(capability);
        }
        set
    }
}

impl std::fmt::Debug for CapabilitySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set()
            .entries(self.iter().map(Capability::as_str))
            .finish()
    }
}

impl Serialize for CapabilitySet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for CapabilitySet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Capability>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

/// The answer to "can it?". Unknown is unknown, not no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// Nobody has said.
    Unknown,
}

/// What is known about a provider or about one model at a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capabilities {
    /// What it can do.
    pub yes: CapabilitySet,
    /// What it cannot do.
    pub no: CapabilitySet,
    /// Context window in tokens, prompt and answer together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_window: Option<u32>,
    /// Longest answer in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_output: Option<u32>,
}

impl Capabilities {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        yes: CapabilitySet::EMPTY,
        no: CapabilitySet::EMPTY,
        context_window: None,
        max_output: None,
    };

    /// Can do these; usable in constants.
    pub const fn can(list: &[Capability]) -> Self {
        Self {
            yes: CapabilitySet::of(list),
            ..Self::UNKNOWN
        }
    }

    /// Also cannot do these.
    #[must_use]
    pub const fn cannot(mut self, list: &[Capability]) -> Self {
        self.no = CapabilitySet::of(list);
        self
    }

    /// Also has this context window, in tokens.
    #[must_use]
    pub const fn with_context_window(mut self, tokens: u32) -> Self {
        self.context_window = Some(tokens);
        self
    }

    /// What is known about one capability.
    pub const fn support(&self, capability: Capability) -> Support {
        if self.no.contains(capability) {
            Support::No
        } else if self.yes.contains(capability) {
            Support::Yes
        } else {
            Support::Unknown
        }
    }

    /// The members of `needs` that are known to be missing.
    pub const fn missing(&self, needs: CapabilitySet) -> CapabilitySet {
        needs.intersection(self.no)
    }

    /// What is left of a provider's capabilities for one of its models of which nothing is said.
    #[must_use]
    pub const fn for_a_model(mut self) -> Self {
        self.yes = self.yes.difference(OTHER_CALLS);
        self
    }

    /// What `self` says, completed by what `base` says where `self` is silent.
    #[must_use]
    pub fn or(self, base: Self) -> Self {
        Self {
            yes: self.yes.union(base.yes.difference(self.no)),
            no: self.no.union(base.no.difference(self.yes)),
            context_window: self.context_window.or(base.context_window),
            max_output: self.max_output.or(base.max_output),
        }
    }
}
