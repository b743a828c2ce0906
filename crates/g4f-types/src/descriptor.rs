//! How a provider makes itself known: constant data, collected by `inventory`.
//!
//! A crate that is only listed in `Cargo.toml` is not linked and registers nothing. Whoever uses a provider crate must
//! name it once: `use my_provider as _;`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use crate::capability::{Capabilities, Capability};
use crate::credential::Credential;
use crate::error::Result;
use crate::model::ModelInfo;
use crate::options::Proxy;
use crate::provider::{Access, AuthScheme, Provider, ProviderInfo};
use crate::transport::Transport;

/// What [`ProviderInfo::origin`] says about servers that only the configuration names.
pub const FROM_CONFIG: &str = "config";

/// Builds a provider from its descriptor, the user's settings and the way out.
pub type Build = fn(&'static Descriptor, Settings, Arc<dyn Transport>) -> Result<Arc<dyn Provider>>;

/// What a provider says about itself before it is built. Constant, so that nothing runs before `main`.
///
/// Write it as an update of [`Descriptor::new`], so that a field which a later version adds breaks nothing:
/// `Descriptor { base_url: "...", ..Descriptor::new("mine", "Mine", "my-protocol", build) }`.
pub struct Descriptor {
    /// Id, lower case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Other names by which it is found, in any case.
    pub aliases: &'static [&'static str],
    /// Wire family.
    pub family: &'static str,
    /// Base URL without a trailing slash; empty where the user must give one. `{name}` stands for a variable of
    /// [`variables`](Self::variables).
    pub base_url: &'static str,
    /// Environment variables that may hold another base URL, in order.
    pub base_url_env: &'static [&'static str],
    /// How the key travels.
    pub auth: AuthScheme,
    /// What the user must or may say beside a key: an account, a region, a project.
    pub variables: &'static [Variable],
    /// Environment variables that may hold the key, in order. `"ID+SECRET+TOKEN?"` is a key of several parts, joined
    /// by colons; a part with `?` may be missing.
    pub key_env: &'static [&'static str],
    /// Where one gets a key, or what one must do to use it.
    pub sign_up: &'static str,
    /// What its use costs.
    pub access: Access,
    /// What it can do, before a model is looked at.
    pub capabilities: Capabilities,
    /// Models that are known without asking: id and what it can do.
    pub models: &'static [(&'static str, Capabilities)],
    /// Other names for its models: a caller's name and the provider's own id.
    pub model_aliases: &'static [(&'static str, &'static str)],
    /// Model for callers who name none; empty where there is none.
    pub default_model: &'static str,
    /// Place in the order of the choice; lower comes first.
    pub tier: u8,
    /// Whether models that it does not list may be asked for as well.
    pub open_models: bool,
    /// The crate that defines it: `env!("CARGO_PKG_NAME")`.
    pub origin: &'static str,
    /// Builds it.
    pub build: Build,
}

/// Something that a provider must be told beside its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Name in the configuration (`[providers.ID] name = ..`) and, in braces, in the base URL.
    pub name: &'static str,
    /// Environment variables that may hold it, in order.
    pub env: &'static [&'static str],
    /// Value where nobody says anything; empty where somebody must.
    pub default: &'static str,
}

impl Variable {
    /// What is set, else the default; `None` where there is neither.
    pub fn value<'a>(&self, settings: &'a Settings) -> Option<&'a str>
    where
        Self: 'a,
    {
        let set = settings
            .other
            .get(self.name)
            .and_then(|value| value.as_str());
        let set = set.map(str::trim).filter(|value| !value.is_empty());
        set.or((!self.default.is_empty()).then_some(self.default))
    }
}

impl Descriptor {
    /// A provider with nothing unusual: it wants a key as a bearer token and money, chats in streams, and may be asked
    /// for any model.
    pub const fn new(
        id: &'static str,
        name: &'static str,
        family: &'static str,
        build: Build,
    ) -> Self {
        Self {
            id,
            name,
            aliases: &[],
            family,
            base_url: "",
            base_url_env: &[],
            auth: AuthScheme::Bearer,
            variables: &[],
            key_env: &[],
            sign_up: "",
            access: Access::Paid,
            capabilities: Capabilities::can(&[Capability::Chat, Capability::Stream]),
            models: &[],
            model_aliases: &[],
            default_model: "",
            tier: 10,
            open_models: true,
            origin: "",
            build,
        }
    }

    /// The base URL with its variables filled in; `None` while one is missing.
    fn filled_base_url(&self, settings: &Settings) -> Option<String> {
        let mut url = self.base_url.to_owned();
        for variable in self.variables {
            let place = format!("{{{}}}", variable.name);
            if url.contains(&place) {
                url = url.replace(&place, variable.value(settings)?);
            }
        }
        Some(url)
    }

    /// The variables of the base URL that nobody has set.
    pub fn missing(&self, settings: &Settings) -> Vec<&'static Variable> {
        let needed = |variable: &&Variable| {
            settings.base_url.is_none()
                && self.base_url.contains(&format!("{{{}}}", variable.name))
                && variable.value(settings).is_none()
        };
        self.variables.iter().filter(needed).collect()
    }

    /// Who the provider is: what stands here, with the user's settings on top. A second instance, with an id of its
    /// own, goes by that id alone.
    pub fn info(&self, settings: &Settings) -> ProviderInfo {
        let own_id = settings.id.as_deref().filter(|id| *id != self.id);
        let base_url = match &settings.base_url {
            Some(url) => Some(url.clone()),
            None => self.filled_base_url(settings),
        }
        .unwrap_or_default();
        let mut info = ProviderInfo {
            id: own_id.unwrap_or(self.id).into(),
            name: own_id.unwrap_or(self.name).to_owned(),
            aliases: if own_id.is_some() {
                Vec::new()
            } else {
                owned(self.aliases)
            },
            family: self.family.to_owned(),
            base_url: base_url.trim().trim_end_matches('/').to_owned(),
            auth: self.auth,
            access: self.access,
            key_env: owned(self.key_env),
            sign_up: own_id.is_none().then(|| filled(self.sign_up)).flatten(),
            capabilities: self.capabilities,
            models: self
                .models
                .iter()
                .map(|&(id, capabilities)| ModelInfo {
                    capabilities,
                    ..ModelInfo::new(id)
                })
                .collect(),
            model_aliases: self
                .model_aliases
                .iter()
                .map(|&(name, id)| (name.to_owned(), id.to_owned()))
                .collect(),
            default_model: filled(self.default_model),
            tier: self.tier,
            open_models: self.open_models,
            origin: own_id.map_or(self.origin, |_| FROM_CONFIG).to_owned(),
        };
        info.adjust(settings);
        info
    }
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl ProviderInfo {
    /// Puts the user's models, aliases, default and tier over what the provider says.
    ///
    /// Models that the user names are all there are: the default must be one of them, and no others may be asked for.
    pub fn adjust(&mut self, settings: &Settings) {
        if !settings.models.is_empty() {
            let known = std::mem::take(&mut self.models);
            let model = |id: &String| {
                let known = known.iter().find(|model| model.id == *id).cloned();
                known.unwrap_or_else(|| ModelInfo::new(id.clone()))
            };
            self.models = settings.models.iter().map(model).collect();
            self.open_models = false;
            let default = self.default_model.take();
            self.default_model = default
                .filter(|id| settings.models.contains(id))
                .or_else(|| settings.models.first().cloned());
        }
        if let Some(model) = &settings.default_model {
            self.default_model = Some(model.clone());
        }
        self.model_aliases.extend(settings.model_aliases.clone());
        self.tier = settings.tier.unwrap_or(self.tier);
    }
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Descriptor({} from {})", self.id, self.origin)
    }
}

inventory::collect!(Descriptor);

/// Every descriptor that is linked into the program, in no order.
pub fn linked() -> impl Iterator<Item = &'static Descriptor> {
    inventory::iter::<Descriptor>.into_iter()
}

/// What the user set for one provider.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Another id, for a second instance of the same kind.
    pub id: Option<String>,
    /// Another base URL.
    pub base_url: Option<String>,
    /// Keys, in order.
    pub keys: Vec<Credential>,
    /// Headers to send as well.
    pub headers: HeaderMap,
    /// Proxy for this provider.
    pub proxy: Option<Proxy>,
    /// Models that it serves, instead of those it lists.
    pub models: Vec<String>,
    /// Model for callers who name none.
    pub default_model: Option<String>,
    /// Other names for its models.
    pub model_aliases: BTreeMap<String, String>,
    /// Place in the order of the choice.
    pub tier: Option<u8>,
    /// Settings that only this kind of provider knows, the values of its [`Variable`]s among them.
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// Submits a [`Descriptor`] so that every program which links the crate finds the provider.
///
/// `examples/custom-provider` of the repository is a whole crate that does so.
#[macro_export]
macro_rules! register_provider {
    ($descriptor:expr) => {
        $crate::inventory::submit! { $descriptor }
    };
}
