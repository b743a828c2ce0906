//! Canonical names: which model is meant by `us.anthropic.claude-sonnet-4-5-20250929-v1:0`.
//!
//! The canonical form is `lab/name`, a snapshot date, and a set of [`Variants`]: how a host serves the model, which makes
//! no other model. Names are in lower case and hold no dots. The rules are pure functions, applied in a fixed order, each in
//! time linear in the name; what no rule can know (a marketing name for a dated one) is in the table of [`Aliases`].

mod alias;
mod labs;
mod name;
mod path;
mod variant;

use std::fmt;

use serde::{Serialize, Serializer};

pub use alias::{AliasError, Aliases};
pub use variant::{Variant, Variants};

pub(crate) use labs::{is_lab, lab_of_name};

/// Longest name that the rules look at, in bytes. A longer one stays as it is, in lower case.
pub const MAX_NAME: usize = 256;

/// The day that a model's weights are of, as its lab writes it in the name: `20240806` in `gpt-4o-2024-08-06`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Snapshot(u32);

impl Snapshot {
    /// The day of eight digits, `YYYYMMDD`. `None` where that is no day of this century.
    pub const fn new(digits: u32) -> Option<Self> {
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
        if year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31 {
            return None;
        }
        Some(Self(digits))
    }

    /// The day as a number, `YYYYMMDD`.
    pub const fn digits(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Canonical {
    /// Who made the model, if the name says so. Without a lab the name means something at one provider only.
    pub lab: Option<&'static str>,
    /// The model's name in its canonical spelling.
    pub name: String,
    /// The day of its weights, if the name says one.
    pub snapshot: Option<Snapshot>,
    /// How it is served.
    pub variants: Variants,
}

impl Canonical {
    /// `lab/name`, or the bare name where no lab is known.
    pub fn id(&self) -> String {
        match self.lab {
            Some(lab) => format!("{lab}/{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What `raw` means by the rules alone, without the table of aliases.
///
/// Never fails: a name that no rule knows stays as it is, in canonical spelling and without a lab.
pub fn canonical(raw: &str) -> Canonical {
    let raw = raw.trim();
    if raw.len() > MAX_NAME {
        return Canonical {
            lab: None,
            name: raw.to_lowercase(),
            snapshot: None,
            variants: Variants::EMPTY,
        };
    }
    let lower = raw.to_lowercase();
    let mut variants = Variants::EMPTY;
    let untagged = path::without_tags(&lower, &mut variants);
    let (versioned, at) = path::without_versions(untagged);
    let parted = path::parts(versioned);
    let mut snapshot = at.and_then(path::At::snapshot);
    let mut name = name::spell(&parted.name);
    if let Some(path::At::Build(build)) = at {
        name.push('-');
        name.push_str(build);
    }
    let mut lab = parted.lab;
    name::unglue(&mut name, &mut lab);
    let lab = labs::settle(lab, &name);
    name::shorten(&mut name, lab, &mut snapshot, &mut variants);
    name::repair(&mut name, lab);
    Canonical {
        lab,
        name,
        snapshot,
        variants,
    }
}

#[cfg(test)]
mod tests;
