//! What can be set: one table of rows that drives reading, checking, `show`, the variables and `init`.
//!
//! The rows come from the `section!` declarations of `sections.rs`, which make the structs from the same lines.

use super::clean::{CleanSection, JudgeSection};
use super::kind::Kind;
use super::sections::{
    Defaults, LimitsSection, LogSection, MediaSection, ModelSection, ProviderSection,
    ResilienceSection, RouteSection, StoreSection, TrimSection,
};

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name within the section.
    pub name: &'static str,
    /// A second name for it.
    pub alias: Option<&'static str>,
    /// What it takes.
    pub kind: Kind,
    /// What it means.
    pub doc: &'static str,
    /// Its default, or what it may look like.
    pub usual: Usual,
}

/// The value that stands in the documentation, in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usual {
    /// What holds when nobody sets it.
    Default(&'static str),
    /// Nothing holds when nobody sets it; it may look like this.
    Example(&'static str),
}

impl Usual {
    /// The value in TOML, be it default or example.
    pub const fn toml(self) -> &'static str {
        match self {
            Self::Default(toml) | Self::Example(toml) => toml,
        }
    }
}

/// A table of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name; with a dot where it is a table within another section, as `[clean.judge]`.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Whether it holds one table for each name that the user gives, as `[providers.groq]`.
    pub named: bool,
    /// Whether `G4F_<KEY>` sets its keys as well as `G4F_<SECTION>_<KEY>`.
    pub short_variables: bool,
    /// Its settings.
    pub keys: &'static [Key],
}

/// Every section, in the order of the documentation.
pub const SECTIONS: &[Section] = &[
    Section {
        name: "defaults",
        doc: Defaults::DOC,
        named: false,
        short_variables: true,
        keys: Defaults::KEYS,
    },
    Section {
        name: "providers",
        doc: ProviderSection::DOC,
        named: true,
        short_variables: false,
        keys: ProviderSection::KEYS,
    },
    Section {
        name: "models",
        doc: ModelSection::DOC,
        named: true,
        short_variables: false,
        keys: ModelSection::KEYS,
    },
    Section {
        name: "routes",
        doc: RouteSection::DOC,
        named: true,
        short_variables: false,
        keys: RouteSection::KEYS,
    },
    Section {
        name: "resilience",
        doc: ResilienceSection::DOC,
        named: false,
        short_variables: true,
        keys: ResilienceSection::KEYS,
    },
    Section {
        name: "trim",
        doc: TrimSection::DOC,
        named: false,
        short_variables: false,
        keys: TrimSection::KEYS,
    },
    Section {
        name: "clean",
        doc: CleanSection::DOC,
        named: false,
        short_variables: false,
        keys: CleanSection::KEYS,
    },
    Section {
        name: "clean.judge",
        doc: JudgeSection::DOC,
        named: false,
        short_variables: false,
        keys: JudgeSection::KEYS,
    },
    Section {
        name: "limits",
        doc: LimitsSection::DOC,
        named: false,
        short_variables: false,
        keys: LimitsSection::KEYS,
    },
    Section {
        name: "media",
        doc: MediaSection::DOC,
        named: false,
        short_variables: false,
        keys: MediaSection::KEYS,
    },
    Section {
        name: "store",
        doc: StoreSection::DOC,
        named: false,
        short_variables: false,
        keys: StoreSection::KEYS,
    },
    Section {
        name: "log",
        doc: LogSection::DOC,
        named: false,
        short_variables: false,
        keys: LogSection::KEYS,
    },
];

impl Section {
    /// The section of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        SECTIONS.iter().find(|section| section.name == name)
    }

    /// The section that is the table `name` within this one.
    pub fn inner(&self, name: &str) -> Option<&'static Self> {
        SECTIONS.iter().find(|section| {
            let inner = section.name.strip_prefix(self.name);
            inner.and_then(|inner| inner.strip_prefix('.')) == Some(name)
        })
    }

    /// Whether it is a table within another section.
    pub fn is_inner(&self) -> bool {
        self.name.contains('.')
    }

    /// The setting of this name, or with this second name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys
            .iter()
            .find(|key| key.name == name || key.alias == Some(name))
    }
}

/// An environment variable that sets something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name: `G4F_RESILIENCE_TIMEOUT`.
    pub name: String,
    /// The section that it sets something in.
    pub section: &'static str,
    /// What it sets there.
    pub key: &'static str,
}

/// Every variable that sets something. Where several set the same, a later one of this list wins: the longer names
/// come last. Tables (`headers`, `targets`) and what belongs to one provider have no variable.
pub fn variables() -> Vec<Variable> {
    let mut short = Vec::new();
    let mut long = Vec::new();
    for section in SECTIONS.iter().filter(|section| !section.named) {
        for key in section.keys.iter().filter(|key| !key.kind.is_map()) {
            for name in key.alias.iter().chain([&key.name]) {
                let upper = name.to_uppercase();
                let variable = |name| Variable {
                    name,
                    section: section.name,
                    key: key.name,
                };
                if section.short_variables {
                    short.push(variable(format!("G4F_{upper}")));
                }
                let section = section.name.to_uppercase().replace('.', "_");
                long.push(variable(format!("G4F_{section}_{upper}")));
            }
        }
    }
    short.append(&mut long);
    short
}

/// Declares a section: the struct, and the rows of its settings, from the same lines.
///
/// Each line is `name: Type = Kind, Usual "TOML" [alias "name"];` under its documentation.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        pub struct $section:ident {
            $(
                $(#[doc = $doc:literal])+
                $field:ident: $type:ty = $kind:expr, $usual:ident $toml:literal $(alias $alias:literal)?;
            )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct $section {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\n", stringify!($usual), ": `", $toml, "`.")]
                pub $field: $type,
            )+
        }

        impl $section {
            /// What the section is for.
            pub(crate) const DOC: &'static str = concat!($($about),+);
            /// The rows of its settings.
            pub(crate) const KEYS: &'static [Key] = &[
                $(Key {
                    name: stringify!($field),
                    alias: section!(@alias $($alias)?),
                    kind: $kind,
                    doc: concat!($($doc),+),
                    usual: Usual::$usual($toml),
                }),+
            ];

            /// Sets one field; `rest` is what follows its name, for fields that are maps.
            pub(crate) fn put(&mut self, field: &str, rest: &[String], value: &Value) {
                match field {
                    $(stringify!($field) => self.$field.put(rest, value),)+
                    _ => {}
                }
            }
        }
    };
    (@alias) => { None };
    (@alias $alias:literal) => { Some($alias) };
}

pub(crate) use section;
