//! The configuration: layers of files, variables and options, each setting with its origin.
//!
//! ```
//! use g4f_sdk::config::{Env, Loader, Origin};
//!
//! let env: Env = [("G4F_MODEL", "llama-3.3-70b")].into_iter().collect();
//! let config = Loader::new(env).set("resilience.timeout", 20.0, Origin::flag("--timeout")).load()?;
//!
//! assert_eq!(config.defaults.model.as_deref(), Some("llama-3.3-70b"));
//! assert_eq!(config.origin("defaults.model"), Some(&Origin::env("G4F_MODEL")));
//! assert_eq!(config.resilience.timeout, Some(20.0));
//! # Ok::<(), g4f_sdk::config::ConfigError>(())
//! ```
//!
//! The way of a setting: text (`text`) becomes values with lines (`tree`), which are compared with the table of all
//! settings (`schema`, filled by `sections`); what is right goes into layers (`values`), from which the typed
//! [`Config`] is made.

mod check;
mod clean;
mod env;
mod file;
mod init;
mod key_path;
mod kind;
mod load;
mod makes_sense;
mod nearest;
mod origin;
mod price;
mod problem;
mod scalar;
pub mod schema;
mod sections;
mod settings;
mod show;
mod targets;
mod text;
mod tree;
mod value;
mod values;

use std::collections::BTreeMap;
use std::fmt;

pub use clean::{CleanSection, JudgeSection};
pub use env::Env;
pub use init::{Found, init_file};
pub use kind::Kind;
pub use load::{ConfigPath, FileLayer, Loader, check_files};
pub use origin::Origin;
pub use problem::{ConfigError, Problem};
pub use sections::{
    Defaults, LimitsSection, LogSection, MediaSection, ModelSection, ProviderSection,
    ResilienceSection, RouteSection, StoreSection, TrimSection,
};
pub use settings::ProviderSettings;
pub use show::Shown;
pub use tree::Input;
pub use value::{LogFormat, LogLevel, Other, RouteTarget, StoreKind};

use value::Value;
use values::Values;

/// Everything that is set. Made by [`Loader::load`]; [`Config::default`] holds the defaults only.
///
/// Fields with a default are always `Some`; the others are `None` or empty when nobody sets them.
#[derive(Clone)]
pub struct Config {
    /// What holds for every question.
    pub defaults: Defaults,
    /// Providers by id.
    pub providers: BTreeMap<String, ProviderSection>,
    /// What holds for single models, by the names that are asked for.
    pub models: BTreeMap<String, ModelSection>,
    /// Routes by name.
    pub routes: BTreeMap<String, RouteSection>,
    /// What keeps an answer coming.
    pub resilience: ResilienceSection,
    /// How conversations are fitted into windows.
    pub trim: TrimSection,
    /// How answers are cleaned.
    pub clean: CleanSection,
    /// The model that judges what a provider inserted.
    pub judge: JudgeSection,
    /// What all calls together may take at most.
    pub limits: LimitsSection,
    /// Pictures, sound, videos and other files.
    pub media: MediaSection,
    /// Where things are remembered.
    pub store: StoreSection,
    /// What is logged.
    pub log: LogSection,
    values: Values,
    warnings: Vec<Problem>,
    /// The rules for cleaning, where there are others than the built-in ones.
    rules: Option<g4f_clean::Rules>,
}

impl Config {
    fn new(values: Values, warnings: Vec<Problem>) -> Self {
        let mut config = Self {
            defaults: Defaults::default(),
            providers: BTreeMap::new(),
            models: BTreeMap::new(),
            routes: BTreeMap::new(),
            resilience: ResilienceSection::default(),
            trim: TrimSection::default(),
            clean: CleanSection::default(),
            judge: JudgeSection::default(),
            limits: LimitsSection::default(),
            media: MediaSection::default(),
            store: StoreSection::default(),
            log: LogSection::default(),
            values: Values::default(),
            warnings,
            rules: None,
        };
        for (path, value, _) in values.iter() {
            config.put(path.parts(), value);
        }
        config.values = values;
        config
    }

    /// Puts a setting into its field. The names were checked against the schema.
    fn put(&mut self, path: &[String], value: &Value) {
        let Some((section, rest)) = path.split_first() else {
            return;
        };
        match (section.as_str(), rest) {
            ("defaults", [field, rest @ ..]) => self.defaults.put(field, rest, value),
            ("resilience", [field, rest @ ..]) => self.resilience.put(field, rest, value),
            ("trim", [field, rest @ ..]) => self.trim.put(field, rest, value),
            ("clean", [inner, field, rest @ ..]) if inner == "judge" => {
                self.judge.put(field, rest, value);
            }
            ("clean", [field, rest @ ..]) => self.clean.put(field, rest, value),
            ("limits", [field, rest @ ..]) => self.limits.put(field, rest, value),
            ("media", [field, rest @ ..]) => self.media.put(field, rest, value),
            ("store", [field, rest @ ..]) => self.store.put(field, rest, value),
            ("log", [field, rest @ ..]) => self.log.put(field, rest, value),
            ("providers", [name, rest @ ..]) => {
                let provider = self.providers.entry(name.clone()).or_default();
                if let [field, rest @ ..] = rest {
                    provider.put(field, rest, value);
                }
            }
            ("models", [name, rest @ ..]) => {
                let model = self.models.entry(name.clone()).or_default();
                if let [field, rest @ ..] = rest {
                    model.put(field, rest, value);
                }
            }
            ("routes", [name, rest @ ..]) => {
                let route = self.routes.entry(name.clone()).or_default();
                if let [field, rest @ ..] = rest {
                    route.put(field, rest, value);
                }
            }
            _ => {}
        }
    }

    /// The providers that are named, in the order in which the files name them: equals are asked in this order.
    pub fn provider_names(&self) -> Vec<&str> {
        self.values.tables("providers")
    }

    /// What is doubtful and keeps nothing from working: `G4F_...` variables that set nothing, rules for cleaning that are
    /// broken and left out.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new(Values::defaults(), Vec::new())
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("defaults", &self.defaults)
            .field("providers", &self.providers)
            .field("models", &self.models)
            .field("routes", &self.routes)
            .field("resilience", &self.resilience)
            .field("trim", &self.trim)
            .field("clean", &self.clean)
            .field("judge", &self.judge)
            .field("limits", &self.limits)
            .field("media", &self.media)
            .field("store", &self.store)
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}
