//! Puts a registry together: from what is linked, from what the program brings, from the configuration.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use g4f_types::descriptor::{Descriptor, linked};
use g4f_types::{Error, Provider, Result, Transport};

use crate::config::{ProviderConfig, Route};
use crate::describe::{Sketch, from_descriptor, from_provider};
use crate::entry::Entry;
use crate::environment::Environment;
use crate::names;
use crate::registry::Registry;

/// Builds a [`Registry`]. It starts empty: nothing is found unless [`discover`](Self::discover) is called.
#[derive(Default)]
pub struct RegistryBuilder {
    descriptors: Vec<&'static Descriptor>,
    providers: Vec<Arc<dyn Provider>>,
    settings: Vec<(String, ProviderConfig)>,
    routes: BTreeMap<String, Route>,
    environment: Option<Environment>,
    transport: Option<Arc<dyn Transport>>,
}

impl RegistryBuilder {
    /// Adds every provider that is linked into the program.
    #[must_use]
    pub fn discover(mut self) -> Self {
        self.descriptors.extend(linked());
        self
    }

    /// Adds one provider by its descriptor. Adding the same one twice does nothing.
    #[must_use]
    pub fn descriptor(mut self, descriptor: &'static Descriptor) -> Self {
        self.descriptors.push(descriptor);
        self
    }

    /// Adds several providers by their descriptors.
    #[must_use]
    pub fn descriptors(mut self, list: impl IntoIterator<Item = &'static Descriptor>) -> Self {
        self.descriptors.extend(list);
        self
    }

    /// Adds a provider that exists already.
    #[must_use]
    pub fn provider(mut self, provider: Arc<dyn Provider>) -> Self {
        self.providers.push(provider);
        self
    }

    /// What the configuration says about provider `id`. The order of these calls is the order among equals.
    #[must_use]
    pub fn settings(mut self, id: impl Into<String>, config: ProviderConfig) -> Self {
        self.settings.push((id.into(), config));
        self
    }

    /// Adds a route; a later one of the same name replaces it.
    #[must_use]
    pub fn route(mut self, name: impl Into<String>, route: Route) -> Self {
        self.routes.insert(name.into(), route);
        self
    }

    /// Where keys and base URLs are looked up. Default: nowhere.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// The way out for the providers that are built from descriptors.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The registry. No provider is built and nothing is asked yet.
    ///
    /// # Errors
    /// `Config` when two providers have the same id, when the configuration names a provider or protocol that does
    /// not exist or a price that cannot be, when a route names such a provider, leads back to itself, or has a weight or
    /// condition that cannot be.
    pub fn build(self) -> Result<Registry> {
        let epoch = Arc::new(AtomicU64::new(0));
        let environment = self.environment.unwrap_or_else(Environment::empty);
        let descriptors = unique(self.descriptors, &self.providers)?;
        check_prices(&self.settings)?;
        let mut configs = assign(self.settings, &descriptors, &self.providers)?;
        let mut entries = Vec::new();
        for &descriptor in descriptors.values() {
            let (place, config) = configs.take(descriptor.id);
            entries.push(from_descriptor(Sketch {
                id: descriptor.id.to_owned(),
                descriptor,
                config,
                place,
                environment: &environment,
                transport: &self.transport,
            }));
        }
        for (id, descriptor, place, config) in std::mem::take(&mut configs.added) {
            entries.push(from_descriptor(Sketch {
                id,
                descriptor,
                config,
                place,
                environment: &environment,
                transport: &self.transport,
            }));
        }
        for provider in self.providers {
            let id = provider.info().id.to_string();
            let (place, config) = configs.take(&id);
            entries.push(from_provider(provider, config, place, &environment));
        }
        let mut entries: Vec<Arc<Entry>> = entries
            .into_iter()
            .map(|parts| Arc::new(Entry::new(parts, &epoch)))
            .collect();
        entries.sort_by(|a, b| a.info.id.cmp(&b.info.id));
        warn_about_aliases(&entries);
        Registry::new(entries, &self.routes, epoch)
    }
}

/// Whether two descriptors are one: a constant that is both linked and listed lies at two addresses.
fn same(a: &Descriptor, b: &Descriptor) -> bool {
    std::ptr::eq(a, b)
        || (a.id, a.origin, a.name, a.base_url) == (b.id, b.origin, b.name, b.base_url)
}

/// Refuses prices that cannot be.
fn check_prices(settings: &[(String, ProviderConfig)]) -> Result<()> {
    let wrong = |price: f64| !(price >= 0.0 && price.is_finite());
    for (id, config) in settings {
        let found = config
            .prices
            .iter()
            .find(|(_, price)| wrong(price.input) || wrong(price.output));
        if let Some((model, _)) = found {
            return Err(Error::config(format!(
                "provider {id}: the price of {model} must be 0 or more"
            )));
        }
    }
    Ok(())
}

/// Settings, sorted by what they are for.
struct Configs {
    /// For providers that exist, by their id.
    linked: HashMap<String, (usize, ProviderConfig)>,
    /// Servers without code: id, kind, place, settings.
    added: Vec<(String, &'static Descriptor, usize, ProviderConfig)>,
}

impl Configs {
    /// What is said about `id`, and its place; after all others when nothing is said.
    fn take(&mut self, id: &str) -> (usize, ProviderConfig) {
        self.linked
            .remove(id)
            .unwrap_or((usize::MAX, ProviderConfig::default()))
    }
}

/// The descriptors by id.
fn unique(
    list: Vec<&'static Descriptor>,
    providers: &[Arc<dyn Provider>],
) -> Result<BTreeMap<String, &'static Descriptor>> {
    let twice = |id: &str, a: &str, b: &str| {
        Error::config(format!(
            "two providers are called {id}: one from {a}, one from {b}"
        ))
        .with_help("remove one of them from the build, or give it another id")
    };
    let mut by_id: BTreeMap<String, &'static Descriptor> = BTreeMap::new();
    for descriptor in list {
        if let Some(before) = by_id.insert(descriptor.id.to_lowercase(), descriptor)
            && !same(before, descriptor)
        {
            return Err(twice(descriptor.id, before.origin, descriptor.origin));
        }
    }
    let mut seen: HashMap<String, String> = by_id
        .iter()
        .map(|(id, descriptor)| (id.clone(), descriptor.origin.to_owned()))
        .collect();
    for provider in providers {
        let info = provider.info();
        if let Some(before) = seen.insert(info.id.to_lowercase(), info.origin.clone()) {
            return Err(twice(&info.id, &before, &info.origin));
        }
    }
    Ok(by_id)
}

fn assign(
    settings: Vec<(String, ProviderConfig)>,
    descriptors: &BTreeMap<String, &'static Descriptor>,
    providers: &[Arc<dyn Provider>],
) -> Result<Configs> {
    let mut configs = Configs {
        linked: HashMap::new(),
        added: Vec::new(),
    };
    for (place, (id, config)) in settings.into_iter().enumerate() {
        let twice = || Error::config(format!("the configuration names provider {id} twice"));
        let known = find(&id, descriptors).map(|d| d.id.to_owned()).or_else(|| {
            let mut infos = providers.iter().map(|provider| provider.info());
            infos
                .find(|info| info.id.eq_ignore_ascii_case(&id))
                .map(|info| info.id.to_string())
        });
        // A server with its own protocol and address may carry a name that is only an alias elsewhere.
        let is_id = known.as_ref().is_some_and(|k| k.eq_ignore_ascii_case(&id));
        let own = config.protocol.is_some() && config.settings.base_url.is_some();
        match (known, config.protocol.as_deref()) {
            (Some(known), protocol) if is_id || !own => {
                if let Some(protocol) = protocol
                    && let Some(descriptor) = descriptors.get(&known)
                    && !protocol.eq_ignore_ascii_case(descriptor.family)
                    && !protocol.eq_ignore_ascii_case(descriptor.id)
                {
                    return Err(Error::config(format!(
                        "provider {id} is built in and speaks {}, not {protocol}",
                        descriptor.family
                    ))
                    .with_help("leave protocol out, or give your server another name"));
                }
                if configs.linked.insert(known, (place, config)).is_some() {
                    return Err(twice());
                }
            }
            (_, Some(protocol)) => {
                let descriptor = kind(protocol, descriptors)
                    .ok_or_else(|| unknown_protocol(&id, protocol, descriptors))?;
                let id = id.to_lowercase();
                if configs.added.iter().any(|(before, ..)| *before == id) {
                    return Err(Error::config(format!(
                        "the configuration names provider {id} twice"
                    )));
                }
                configs.added.push((id, descriptor, place, config));
            }
            (_, None) => return Err(unknown_provider(&id, descriptors)),
        }
    }
    Ok(configs)
}

fn find(
    name: &str,
    descriptors: &BTreeMap<String, &'static Descriptor>,
) -> Option<&'static Descriptor> {
    descriptors.get(&name.to_lowercase()).copied().or_else(|| {
        let called =
            |d: &&&'static Descriptor| d.aliases.iter().any(|a| a.eq_ignore_ascii_case(name));
        descriptors.values().find(called).copied()
    })
}

/// What serves `protocol`: the generic descriptor of that family, else a provider of that name.
fn kind(
    protocol: &str,
    descriptors: &BTreeMap<String, &'static Descriptor>,
) -> Option<&'static Descriptor> {
    generic(descriptors)
        .find(|descriptor| descriptor.family.eq_ignore_ascii_case(protocol))
        .or_else(|| find(protocol, descriptors))
}

fn generic(
    descriptors: &BTreeMap<String, &'static Descriptor>,
) -> impl Iterator<Item = &'static Descriptor> {
    descriptors
        .values()
        .copied()
        .filter(|d| d.base_url.is_empty())
}

fn unknown_protocol(
    id: &str,
    protocol: &str,
    descriptors: &BTreeMap<String, &'static Descriptor>,
) -> Error {
    let families: Vec<&str> = generic(descriptors).map(|d| d.family).collect();
    Error::config(format!(
        "provider {id}: nothing here speaks the protocol {protocol}"
    ))
    .with_help(format!("known protocols: {}", families.join(", ")))
}

fn unknown_provider(id: &str, descriptors: &BTreeMap<String, &'static Descriptor>) -> Error {
    let all = descriptors
        .values()
        .flat_map(|d| std::iter::once(d.id).chain(d.aliases.iter().copied()));
    let near = names::nearest(id, all, 3);
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("did you mean {}? ", near.join(" or "))
    };
    Error::config(format!(
        "the configuration names a provider {id}, which does not exist"
    ))
    .with_help(format!(
        "{hint}A server of your own needs protocol and base_url"
    ))
}

/// Ids win over aliases and earlier ids over later ones; whoever loses an alias should hear of it.
fn warn_about_aliases(entries: &[Arc<Entry>]) {
    for entry in entries {
        for alias in &entry.info.aliases {
            let winner = entries.iter().find(|other| other.is_called(alias));
            if let Some(winner) = winner
                && !Arc::ptr_eq(winner, entry)
            {
                tracing::warn!(
                    alias,
                    provider = %entry.info.id,
                    winner = %winner.info.id,
                    "two providers answer to one name"
                );
            }
        }
    }
}
