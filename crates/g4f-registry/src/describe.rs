//! From a descriptor, the user's settings and the environment to an entry.

use std::sync::Arc;

use g4f_types::descriptor::Descriptor;
use g4f_types::{Access, Provider, Transport};

use crate::config::ProviderConfig;
use crate::entry::{EntryParts, Maker, is_loopback};
use crate::environment::{Environment, own_variables};

/// Everything about a provider that is built from a descriptor.
pub(crate) struct Sketch<'a> {
    pub(crate) id: String,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) config: ProviderConfig,
    pub(crate) place: usize,
    pub(crate) environment: &'a Environment,
    pub(crate) transport: &'a Option<Arc<dyn Transport>>,
}

pub(crate) fn from_descriptor(sketch: Sketch<'_>) -> EntryParts {
    let Sketch {
        id,
        descriptor,
        config,
        place,
        environment,
        transport,
    } = sketch;
    let mut settings = config.settings;
    let own_address = settings.base_url.is_some();
    let added = id != descriptor.id;
    if added {
        settings.id = Some(id.clone());
    }
    if let Some(base_url) = &mut settings.base_url {
        base_url.truncate(base_url.trim_end_matches('/').len());
    } else {
        let variables = descriptor.base_url_env.iter().copied();
        settings.base_url = environment.first(variables).map(|(_, url)| url);
    }
    for variable in descriptor.variables {
        let set = settings.other.get(variable.name).is_some();
        if !set && let Some((_, value)) = environment.first(variable.env.iter().copied()) {
            settings
                .other
                .insert(variable.name.to_owned(), value.into());
        }
    }
    let mut key_env: Vec<String> = Vec::new();
    if added || descriptor.base_url.is_empty() {
        key_env.extend(own_variables(&id));
    }
    // The vendor's own key goes to the vendor, not to a server of another name at another address.
    if !(added && own_address) {
        key_env.extend(descriptor.key_env.iter().map(|&name| name.to_owned()));
    }
    if settings.keys.is_empty() {
        settings.keys = environment.keys(key_env.iter().map(String::as_str));
    }
    let mut info = descriptor.info(&settings);
    info.key_env = key_env;
    if added && is_loopback(&info.base_url) {
        info.access = Access::Local;
    }
    EntryParts {
        missing: descriptor.missing(&settings),
        fixed_models: !settings.models.is_empty(),
        keys: settings.keys.clone(),
        enabled: config.enabled.unwrap_or(true),
        own_address,
        place,
        prices: config.prices,
        info,
        maker: Maker::Descriptor {
            descriptor,
            settings: Box::new(settings),
            transport: transport.clone(),
        },
    }
}

pub(crate) fn from_provider(
    provider: Arc<dyn Provider>,
    config: ProviderConfig,
    place: usize,
    environment: &Environment,
) -> EntryParts {
    let mut info = provider.info().clone();
    let mut settings = config.settings;
    if settings.keys.is_empty() {
        settings.keys = environment.keys(info.key_env.iter().map(String::as_str));
    }
    info.adjust(&settings);
    EntryParts {
        missing: Vec::new(),
        fixed_models: !settings.models.is_empty(),
        keys: settings.keys,
        enabled: config.enabled.unwrap_or(true),
        own_address: false,
        place,
        prices: config.prices,
        info,
        maker: Maker::Ready(provider),
    }
}
