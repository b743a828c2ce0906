//! A plan: whom to ask in which order, and why the others are not in it.

use std::fmt;
use std::sync::Arc;

use g4f_types::{CapabilitySet, Price, Target};

use crate::view::Usable;

/// Whom to ask for one request.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The targets, best first: one for each provider, model and key.
    pub targets: Vec<Arc<Target>>,
    /// What is known about each of the targets, in their order. A router that says nothing leaves it empty.
    pub notes: Vec<Note>,
    /// Everyone who was looked at, taken or not, in the order of looking.
    pub considered: Vec<Considered>,
}

/// What the choice knows about one target: what strategies go by.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Which of the wanted models it is for: 0 for the one asked for, then those to fall back to. Never mixed.
    pub stage: u16,
    /// How it is preferred within its stage; lower is better. Targets of one tier are as good as each other.
    pub tier: u16,
    /// Its share where targets are chosen by weight.
    pub weight: f64,
    /// What it costs, where that is known.
    pub price: Option<Price>,
}

impl Default for Note {
    fn default() -> Self {
        Self {
            stage: 0,
            tier: 0,
            weight: 1.0,
            price: None,
        }
    }
}

impl Plan {
    /// What is known about the target of that place. Without a word of the router's each target is preferred to the next.
    pub fn note(&self, index: usize) -> Note {
        self.notes.get(index).cloned().unwrap_or_else(|| Note {
            tier: u16::try_from(index).unwrap_or(u16::MAX),
            ..Note::default()
        })
    }
}

/// One candidate and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// The provider's id.
    pub provider: Arc<str>,
    /// The model by the provider's own id; empty where it was not looked at.
    pub model: Arc<str>,
    /// What became of it.
    pub verdict: Verdict,
}

impl Considered {
    /// `provider:model`, or only the provider.
    pub fn who(&self) -> String {
        if self.model.is_empty() {
            return self.provider.to_string();
        }
        format!("{}:{}", self.provider, self.model)
    }
}

impl fmt::Display for Considered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.who(), self.verdict)
    }
}

/// What became of a candidate. `Display` gives words for people: `no key; set GROQ_API_KEY`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is in the plan.
    Taken,
    /// It needs a key and none was found; these variables would hold one.
    NoKey {
        /// Environment variables, in order.
        variables: Vec<String>,
    },
    /// The configuration turns it off.
    Disabled,
    /// The caller excluded it.
    Excluded,
    /// It needs no key, and keyless providers are turned off.
    KeylessOff,
    /// It is known not to do these.
    Lacks(CapabilitySet),
    /// It does not serve the model.
    NotServed,
    /// It runs on this machine and did not answer.
    NotRunning {
        /// Where it was looked for.
        address: String,
    },
    /// It is a kind of server, and nobody has said where one is.
    NoAddress,
    /// Its address holds a part that nobody has said.
    NoVariable {
        /// Its name in the configuration.
        name: String,
        /// Environment variables that would hold it, in order.
        variables: Vec<String>,
    },
    /// It has no model for callers who name none.
    NoDefaultModel,
    /// It could not be built; why.
    Invalid(String),
}

impl Verdict {
    /// Whether it is in the plan.
    pub const fn is_taken(&self) -> bool {
        matches!(self, Self::Taken)
    }
}

impl From<Usable> for Verdict {
    fn from(usable: Usable) -> Self {
        match usable {
            Usable::Yes => Self::Taken,
            Usable::NoKey { variables } => Self::NoKey { variables },
            Usable::Disabled => Self::Disabled,
            Usable::KeylessOff => Self::KeylessOff,
            Usable::NoAddress => Self::NoAddress,
            Usable::NoVariable { name, variables } => Self::NoVariable { name, variables },
            Usable::NotRunning { address } => Self::NotRunning { address },
            Usable::Invalid(error) => Self::Invalid(error.message().to_owned()),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("taken"),
            Self::NoKey { variables } if variables.is_empty() => f.write_str("no key"),
            Self::NoKey { variables } => write!(f, "no key; set {}", variables.join(" or ")),
            Self::Disabled => f.write_str("turned off in the configuration"),
            Self::Excluded => f.write_str("excluded by the caller"),
            Self::KeylessOff => f.write_str("no key needed, but keyless providers are turned off"),
            Self::Lacks(missing) => {
                f.write_str("cannot do ")?;
                for (index, capability) in missing.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{}", capability.as_str())?;
                }
                Ok(())
            }
            Self::NotServed => f.write_str("does not serve the model"),
            Self::NotRunning { address } => write!(f, "not running at {address}"),
            Self::NoAddress => f.write_str("no base URL; set base_url"),
            Self::NoVariable { name, variables } => {
                write!(f, "its address needs {name}; set ")?;
                for variable in variables {
                    write!(f, "{variable} or ")?;
                }
                write!(f, "other = {{ {name} = \"..\" }} in the configuration")
            }
            Self::NoDefaultModel => f.write_str("has no default model; name one"),
            Self::Invalid(why) => write!(f, "cannot be used: {why}"),
        }
    }
}
