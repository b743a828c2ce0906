//! How a provider makes itself known: constant data, collected by `inventory`.
//!
//! A crate that is only listed in `Cargo.toml` is not linked and registers nothing. Whoever uses a provider crate must
//! name it once: `use my_provider as _;`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use crate::capability::Capabilities;
use crate::credential::Credential;
use crate::error::Result;
use crate::options::Proxy;
use crate::provider::{Access, AuthScheme, Provider};
use crate::transport::Transport;

/// Builds a provider from its descriptor, the user's settings and the way out.
pub type Build = fn(&'static Descriptor, Settings, Arc<dyn Transport>) -> Result<Arc<dyn Provider>>;

/// What a provider says about itself before it is built. Constant, so that nothing runs before `main`.
pub struct Descriptor {
    /// Id, lower case.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// Other names by which it is found, in any case.
    pub aliases: &'static [&'static str],
    /// Wire family.
    pub family: &'static str,
    /// Base URL without a trailing slash; empty where the user must give one.
    pub base_url: &'static str,
    /// Environment variables that may hold another base URL, in order.
    pub base_url_env: &'static [&'static str],
    /// How the key travels.
    pub auth: AuthScheme,
    /// Environment variables that may hold the key, in order.
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
    /// Settings that only this kind of provider knows.
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
