//! Who said what: the source of each field, and whose word counts.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// Where a fact is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Source {
    /// The user's own file.
    User = 1,
    /// The provider's own list.
    Live = 2,
    /// models.dev, at the provider.
    ModelsDev = 3,
    /// LiteLLM's map of prices and windows.
    Litellm = 4,
    /// models.dev, of the model wherever it is served.
    Lab = 5,
    /// A rule of this crate, by name or provider.
    Rule = 6,
}

impl Source {
    /// Every source, in the order in which they are usually believed.
    pub const ALL: &'static [Self] = &[
        Self::User,
        Self::Live,
        Self::ModelsDev,
        Self::Litellm,
        Self::Lab,
        Self::Rule,
    ];

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|source| *source as u8 == byte)
    }
}

/// A field of an offering whose source is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Field {
    /// That it exists, and its spelling.
    Id,
    /// What it is for.
    Task,
    /// What goes in and comes out.
    Modalities,
    /// Prompt and answer together.
    Context,
    /// Longest prompt.
    MaxInput,
    /// Longest answer.
    MaxOutput,
    /// What it can do.
    Capabilities,
    /// What it costs.
    Price,
    /// What is needed to use it.
    Access,
    /// How it stands.
    Status,
    /// When it ends.
    Deprecation,
}

impl Field {
    /// Every field.
    pub const ALL: &'static [Self] = &[
        Self::Id,
        Self::Task,
        Self::Modalities,
        Self::Context,
        Self::MaxInput,
        Self::MaxOutput,
        Self::Capabilities,
        Self::Price,
        Self::Access,
        Self::Status,
        Self::Deprecation,
    ];

    /// Whose word counts, first to last.
    pub(crate) const fn precedence(self) -> &'static [Source] {
        use Source::{Lab, Litellm, Live, ModelsDev, Rule, User};
        match self {
            Self::Task => &[User, Live, Litellm, ModelsDev, Lab, Rule],
            Self::Deprecation => &[User, Live, Litellm, ModelsDev],
            Self::Access => &[User, Live, Rule],
            _ => &[User, Live, ModelsDev, Litellm, Lab, Rule],
        }
    }
}

/// The sources of an offering's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sources([u8; Field::ALL.len()]);

impl Sources {
    /// Who said it.
    pub fn of(self, field: Field) -> Option<Source> {
        Source::from_byte(self.0[field as usize])
    }

    pub(crate) const fn set(&mut self, field: Field, source: Source) {
        self.0[field as usize] = source as u8;
    }

    pub(crate) const fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) const fn from_bytes(bytes: [u8; Field::ALL.len()]) -> Self {
        Self(bytes)
    }
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::ALL {
            if let Some(source) = self.of(*field) {
                map.serialize_entry(field, &source)?;
            }
        }
        map.end()
    }
}
