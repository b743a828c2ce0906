//! What is known: models, offerings of them at providers, and the providers.
//!
//! What nobody has said is unknown, not false: it is `None`, or in neither of two sets.

use std::ops::Range;
use std::sync::Arc;

use g4f_types::CapabilitySet;
use serde::{Serialize, Serializer};

use super::canon::{Snapshot, Variants};
use super::date::Date;
use super::price::Rates;
use super::source::Sources;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $name:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[repr(u8)]
        pub enum $type {
            $($(#[$of])* #[serde(rename = $text)] $name),*
        }

        impl $type {
            /// Every one, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in filters and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The one of that name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

names! {
    /// What a model is for.
    Task {
        /// Conversation.
        Chat = "chat",
        /// Text that is gone on with.
        Completion = "completion",
        /// Vectors.
        Embeddings = "embeddings",
        /// Order of documents.
        Rerank = "rerank",
        /// Images from text.
        Images = "images",
        /// Images from images.
        ImageEdits = "image_edits",
        /// Video.
        Video = "video",
        /// Speech from text.
        Speech = "speech",
        /// Text from speech.
        Transcription = "transcription",
        /// Spoken conversation.
        Realtime = "realtime",
        /// Text from pictures of pages.
        Ocr = "ocr",
        /// Judgement of harmful input.
        Moderation = "moderation",
        /// Something else.
        Other = "other",
    }
}

names! {
    /// What goes in or comes out.
    Modality {
        /// Text.
        Text = "text",
        /// Images.
        Image = "image",
        /// Audio.
        Audio = "audio",
        /// Video.
        Video = "video",
        /// Documents.
        Pdf = "pdf",
    }
}

names! {
    /// What is needed to use an offering.
    Access {
        /// Money.
        Paid = "paid",
        /// A key without a payment, within limits.
        Free = "free",
        /// Not even a key, within tight limits.
        Keyless = "keyless",
        /// A plan that is paid by the month; calls have no price.
        Subscription = "subscription",
        /// It runs on this machine.
        Local = "local",
    }
}

names! {
    /// How an offering stands.
    Status {
        /// Listed, without more.
        Active = "active",
        /// Offered for trying out.
        Beta = "beta",
        /// Still answers, and will end.
        Deprecated = "deprecated",
        /// Has ended.
        Retired = "retired",
    }
}

/// A set of modalities. The empty set means that nobody has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modalities(u8);

impl Modalities {
    /// Nobody has said.
    pub const UNKNOWN: Self = Self(0);

    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b1_1111)
    }

    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// Adds one.
    pub const fn insert(&mut self, modality: Modality) {
        self.0 |= 1 << modality as u8;
    }

    /// Whether it is in the set.
    pub const fn contains(self, modality: Modality) -> bool {
        self.0 & (1 << modality as u8) != 0
    }

    /// Whether all of `other` are in the set.
    pub const fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nobody has said.
    pub const fn is_unknown(self) -> bool {
        self.0 == 0
    }

    /// The members.
    pub fn iter(self) -> impl Iterator<Item = Modality> {
        Modality::ALL
            .iter()
            .copied()
            .filter(move |m| self.contains(*m))
    }
}

impl FromIterator<Modality> for Modalities {
    fn from_iter<I: IntoIterator<Item = Modality>>(iter: I) -> Self {
        let mut set = Self::UNKNOWN;
        for modality in iter {
            set.insert(modality);
        }
        set
    }
}

impl Serialize for Modalities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Sizes in tokens. Sources mean different things by a window, so what they say is kept apart and nothing is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Limits {
    /// Prompt and answer together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<u32>,
    /// Longest prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<u32>,
    /// Longest answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u32>,
}

impl Limits {
    /// The window as it is commonly meant: prompt and answer together, else the longest prompt.
    pub fn window(self) -> Option<u32> {
        self.context.or(self.input)
    }
}

/// A model, wherever it is served.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// `lab/name`; `provider/name` where no lab is known.
    pub id: Arc<str>,
    /// Who made it. Unknown for names that mean something at one provider only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lab: Option<Arc<str>>,
    /// Its canonical name.
    pub name: Arc<str>,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Arc<str>>,
    /// The line of models that it belongs to, as models.dev names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Arc<str>>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<Date>,
    /// Until when it knows the world.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge: Option<Date>,
    /// Whether its weights can be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_weights: Option<bool>,
    /// Which tokenizer it counts with, where a rule by lab and name knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokenizer: Option<&'static str>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What it can do, at its lab or at most hosts.
    pub can: CapabilitySet,
    /// What it cannot do, wherever it is served.
    pub cannot: CapabilitySet,
    /// Its limits at its lab, else the largest that a host offers.
    pub limits: Limits,
    /// Which of the catalog's offerings are of it.
    #[serde(skip)]
    pub(crate) offerings: Range<usize>,
}

/// A model at a provider.
#[derive(Clone, Debug, Serialize)]
pub struct Offering {
    /// The provider's id.
    pub provider: Arc<str>,
    /// The id to send, in the provider's own spelling.
    pub id: Arc<str>,
    /// The id of the model.
    pub model: Arc<str>,
    /// The day of its weights, if the id says one. Without, the provider chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
    /// How it is served.
    #[serde(skip_serializing_if = "plain")]
    pub variants: Variants,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What goes in.
    #[serde(skip_serializing_if = "unknown")]
    pub input: Modalities,
    /// What comes out.
    #[serde(skip_serializing_if = "unknown")]
    pub output: Modalities,
    /// Sizes in tokens.
    pub limits: Limits,
    /// What it can do.
    pub can: CapabilitySet,
    /// What it cannot do.
    pub cannot: CapabilitySet,
    /// What it costs, where somebody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Arc<Rates>>,
    /// Whether two sources name the same price; `None` where one speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_agreed: Option<bool>,
    /// What is needed to use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// How it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// When it ends, or has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<Date>,
    /// When the source last looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Date>,
    /// Who said what.
    pub sources: Sources,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn plain(variants: &Variants) -> bool {
    variants.is_empty()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn unknown(modalities: &Modalities) -> bool {
    modalities.is_unknown()
}

impl Offering {
    /// How it stands on a day: retired once its last day is over, whatever else is said.
    pub fn status_on(&self, today: Date) -> Option<Status> {
        match self.deprecation {
            Some(last) if last < today => Some(Status::Retired),
            Some(_) if self.status == Some(Status::Active) => Some(Status::Deprecated),
            _ => self.status,
        }
    }

    /// The standard price of a short prompt, where both of its numbers are known.
    pub fn simple_price(&self) -> Option<g4f_types::Price> {
        self.price.as_ref()?.simple()
    }
}

/// A provider, as far as sources know it. What the program itself knows of one is in its descriptor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provider {
    /// Its id: ours, where the program has it, else the source's.
    pub id: Arc<str>,
    /// Name for people.
    pub name: Arc<str>,
    /// Its names in the sources.
    pub known_as: Vec<Arc<str>>,
    /// The lab whose own provider it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lab: Option<Arc<str>>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Arc<str>>,
    /// Environment variables that hold its key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<Arc<str>>,
    /// Where it is documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<Arc<str>>,
    /// The client library that models.dev names; a hint at its protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library: Option<Arc<str>>,
    /// What is needed to use it at all, where that holds for all of its models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
}
