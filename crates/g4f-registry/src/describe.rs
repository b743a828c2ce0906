//! From a descriptor, the user's settings and the environment to an entry.

use std::sync::Arc;

use g4f_types::descriptor::{Descriptor, Settings};
use g4f_types::{Access, ModelInfo, Provider, ProviderInfo, Transport};

use crate::config::ProviderConfig;
use crate::entry::{EntryParts, Maker, is_loopback};
use crate::environment::{Environment, own_variables};

/// What `ProviderInfo::origin` says about servers that only the configuration names.
pub(crate) const FROM_CONFIG: &str = "config";

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
    let info = describe(&id, descriptor, &settings, key_env, added);
    EntryParts {
        fixed_models: !settings.models.is_empty(),
        keys: settings.keys.clone(),
        enabled: config.enabled.unwrap_or(true),
        own_address,
        place,
        info,
        maker: Maker::Descriptor {
            descriptor,
            settings: Box::new(settings),
            transport: transport.clone(),
        },
    }
}

/// What is known about a provider before it is built.
fn describe(
    id: &str,
    descriptor: &Descriptor,
    settings: &Settings,
    key_env: Vec<String>,
    added: bool,
) -> ProviderInfo {
    let base_url = settings.base_url.as_deref().unwrap_or(descriptor.base_url);
    let access = if added && is_loopback(base_url) {
        Access::Local
    } else {
        descriptor.access
    };
    let own = |list: &'static [&'static str]| list.iter().map(|&name| name.to_owned()).collect();
    let mut info = ProviderInfo {
        id: id.into(),
        name: if added { id } else { descriptor.name }.to_owned(),
        aliases: if added {
            Vec::new()
        } else {
            own(descriptor.aliases)
        },
        family: descriptor.family.to_owned(),
        base_url: base_url.trim_end_matches('/').to_owned(),
        auth: descriptor.auth,
        access,
        key_env,
        sign_up: (!added && !descriptor.sign_up.is_empty()).then(|| descriptor.sign_up.to_owned()),
        capabilities: descriptor.capabilities,
        models: descriptor
            .models
            .iter()
            .map(|&(id, capabilities)| ModelInfo {
                capabilities,
                ..ModelInfo::new(id)
            })
            .collect(),
        model_aliases: descriptor
            .model_aliases
            .iter()
            .map(|&(name, id)| (name.to_owned(), id.to_owned()))
            .collect(),
        default_model: (!descriptor.default_model.is_empty())
            .then(|| descriptor.default_model.to_owned()),
        tier: descriptor.tier,
        open_models: descriptor.open_models,
        origin: if added {
            FROM_CONFIG
        } else {
            descriptor.origin
        }
        .to_owned(),
    };
    adjust(&mut info, settings);
    info
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
    adjust(&mut info, &settings);
    EntryParts {
        fixed_models: !settings.models.is_empty(),
        keys: settings.keys,
        enabled: config.enabled.unwrap_or(true),
        own_address: false,
        place,
        info,
        maker: Maker::Ready(provider),
    }
}

/// Puts what the user set over what the provider says.
fn adjust(info: &mut ProviderInfo, settings: &Settings) {
    if !settings.models.is_empty() {
        let before = std::mem::take(&mut info.models);
        info.models = settings
            .models
            .iter()
            .map(|id| {
                let known = before.iter().find(|model| model.id == *id).cloned();
                known.unwrap_or_else(|| ModelInfo::new(id.clone()))
            })
            .collect();
        let default = info.default_model.take();
        info.default_model = default
            .filter(|id| settings.models.contains(id))
            .or_else(|| settings.models.first().cloned());
    }
    if let Some(model) = &settings.default_model {
        info.default_model = Some(model.clone());
    }
    info.model_aliases.extend(settings.model_aliases.clone());
    info.tier = settings.tier.unwrap_or(info.tier);
}
