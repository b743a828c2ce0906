//! What became of names that are no provider, or none any more: so that whoever types one learns what to type instead.
//!
//! Constant data like the providers themselves, collected the same way: a crate that drops or renames a provider may
//! [register](crate::register_fates) what became of it. A provider of that name always comes first.

use std::fmt;

use serde::Serialize;

/// What became of one name.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fate {
    /// The name.
    pub name: &'static str,
    /// Other spellings of it.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub aliases: &'static [&'static str],
    /// What it is now.
    #[serde(rename = "fate")]
    pub state: State,
    /// Since when, as `2024-12-28`; empty where nobody knows, or where nothing ended.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub since: &'static str,
    /// What to ask instead: providers, or `provider:model`, the nearest first.
    pub instead: &'static [&'static str],
    /// A sentence more, for people; may be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub note: &'static str,
}

/// What a name is that is no provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was a provider, and is none any more.
    Gone,
    /// It never was one.
    Never,
    /// A family of models, which others serve.
    Models,
    /// A site or an app without an API for programs: only a running g4f server reaches it.
    Bridge,
    /// A server of a known protocol, for which a table in the configuration is enough.
    Server,
    /// Something else than a provider: a search, a converter, a base class.
    Other,
}

impl State {
    /// In words, to follow "it is".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Never => "no provider and never was one",
            Self::Models => "a family of models, not a provider",
            Self::Bridge => "reached only through a running g4f server",
            Self::Server => "a server that a table in the configuration makes known",
            Self::Other => "no provider",
        }
    }
}

impl Fate {
    /// A fate with nothing more to say.
    pub const fn new(
        name: &'static str,
        state: State,
        instead: &'static [&'static str],
        note: &'static str,
    ) -> Self {
        Self {
            name,
            aliases: &[],
            state,
            since: "",
            instead,
            note,
        }
    }

    /// Whether `name` means this one, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        let mut names = std::iter::once(self.name).chain(self.aliases.iter().copied());
        names.any(|own| own.eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.name, self.state.words())?;
        if !self.since.is_empty() {
            write!(f, " since {}", self.since)?;
        }
        if !self.instead.is_empty() {
            write!(f, "; instead: {}", self.instead.join(", "))?;
        }
        if !self.note.is_empty() {
            write!(f, " ({})", self.note)?;
        }
        Ok(())
    }
}

/// A list of fates, as it is collected.
#[derive(Clone, Copy, Debug)]
pub struct Fates(pub &'static [Fate]);

inventory::collect!(Fates);

/// Every fate that is linked into the program.
pub fn linked() -> impl Iterator<Item = &'static Fate> {
    inventory::iter::<Fates>
        .into_iter()
        .flat_map(|fates| fates.0.iter())
}

/// What became of `name`, in any case.
pub fn find(name: &str) -> Option<&'static Fate> {
    linked().find(|fate| fate.is_called(name))
}

/// Submits a list of [`Fate`]s, so that every program which links the crate knows them.
#[macro_export]
macro_rules! register_fates {
    ($fates:expr) => {
        $crate::inventory::submit! { $crate::fate::Fates($fates) }
    };
}
