//! What a registry shows: its providers and the models that they serve.

use std::fmt;
use std::sync::Arc;

use g4f_types::{Access, CapabilitySet, Error, ModelInfo, ProviderInfo};

use crate::names::last_segment;
use crate::plan::Verdict;

/// One provider and whether it can be used.
#[derive(Clone, Debug)]
pub struct ProviderEntry {
    /// Who it is.
    pub info: Arc<ProviderInfo>,
    /// Whether it can be used.
    pub usable: Usable,
    /// Where its keys came from, one for each key: a variable's name or `config`.
    pub key_sources: Vec<Arc<str>>,
}

/// Whether a provider can be used. `Display` gives words for people.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Usable {
    /// It can, as far as is known without asking it.
    Yes,
    /// It needs a key and none was found; these variables would hold one.
    NoKey {
        /// Environment variables, in order.
        variables: Vec<String>,
    },
    /// The configuration turns it off.
    Disabled,
    /// It needs no key, and such providers are turned off. The registry leaves this to the call's options; a client
    /// that has turned them off for all calls says so.
    KeylessOff,
    /// It is a kind of server, and nobody has said where one is.
    NoAddress,
    /// Its address holds a part that nobody has said: an account, a project.
    NoVariable {
        /// Its name in the configuration.
        name: String,
        /// Environment variables that would hold it, in order.
        variables: Vec<String>,
    },
    /// It runs on this machine and did not answer when it was last asked.
    NotRunning {
        /// Where it was looked for.
        address: String,
    },
    /// It could not be built.
    Invalid(Error),
}

impl Usable {
    /// Shorthand for [`Usable::Yes`].
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Yes)
    }
}

impl fmt::Display for Usable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Verdict::from(self.clone()) {
            Verdict::Taken => f.write_str("usable"),
            verdict => verdict.fmt(f),
        }
    }
}

/// One model at one provider.
#[derive(Clone, Debug)]
pub struct ModelEntry {
    /// The provider's id.
    pub provider: Arc<str>,
    /// What the use of the provider costs.
    pub access: Access,
    /// Whether the provider can be used.
    pub usable: bool,
    /// The model; what its provider can do fills the gaps in what is known about it.
    pub model: ModelInfo,
}

/// Which models to list. The default lists all that are known without asking anybody.
#[derive(Clone, Debug, Default)]
pub struct ModelFilter {
    /// Only these providers, by id or alias.
    pub providers: Vec<String>,
    /// Only models whose id or name contains this, in any case.
    pub query: Option<String>,
    /// Only models that are known to do all of these.
    pub can: CapabilitySet,
    /// Only providers that cost nothing: with a free key, without one, or on this machine.
    pub free: bool,
    /// Only providers that need no key.
    pub keyless: bool,
    /// Only providers that can be used now.
    pub usable: bool,
    /// Whether to ask the usable providers for their lists. At most five seconds; lists are kept for ten minutes.
    pub live: bool,
    /// Most models to return.
    pub limit: Option<usize>,
}

impl ModelFilter {
    pub(crate) fn takes_provider(&self, info: &ProviderInfo) -> bool {
        let free = matches!(
            info.access,
            Access::FreeKey | Access::Keyless | Access::Local
        );
        (!self.free || free) && (!self.keyless || !info.auth.needs_key())
    }

    pub(crate) fn takes_model(&self, model: &ModelInfo) -> bool {
        let query = self.query.as_deref().unwrap_or_default().to_lowercase();
        let named = |text: &str| text.to_lowercase().contains(&query);
        let asked = query.is_empty()
            || named(&model.id)
            || model.name.as_deref().is_some_and(named)
            || named(last_segment(&model.id));
        asked && self.can.difference(model.capabilities.yes).is_empty()
    }
}
