//! Who the provider is: its descriptor, with the user's settings on top.

use g4f_types::{Descriptor, Error, ModelInfo, ProviderInfo, Result, Settings};

/// What descriptor and settings amount to.
pub(super) fn of(descriptor: &Descriptor, settings: &Settings) -> Result<ProviderInfo> {
    let renamed = settings.id.as_deref().filter(|id| *id != descriptor.id);
    let id = renamed.unwrap_or(descriptor.id);
    let base_url = settings.base_url.as_deref().unwrap_or(descriptor.base_url);
    Ok(ProviderInfo {
        id: id.into(),
        name: renamed.unwrap_or(descriptor.name).to_owned(),
        aliases: match renamed {
            // The other names belong to the instance that kept the id.
            Some(_) => Vec::new(),
            None => owned(descriptor.aliases),
        },
        family: descriptor.family.to_owned(),
        base_url: checked_base_url(base_url)
            .map_err(|error| error.with_target(id, ""))?
            .to_owned(),
        auth: descriptor.auth,
        access: descriptor.access,
        key_env: owned(descriptor.key_env),
        sign_up: filled(descriptor.sign_up),
        capabilities: descriptor.capabilities,
        models: models(descriptor, settings),
        model_aliases: descriptor
            .model_aliases
            .iter()
            .map(|(name, own)| ((*name).to_owned(), (*own).to_owned()))
            .chain(settings.model_aliases.clone())
            .collect(),
        default_model: settings
            .default_model
            .clone()
            .or_else(|| filled(descriptor.default_model)),
        tier: settings.tier.unwrap_or(descriptor.tier),
        open_models: descriptor.open_models && settings.models.is_empty(),
        origin: if renamed.is_some() {
            "config".to_owned()
        } else {
            descriptor.origin.to_owned()
        },
    })
}

/// A base URL without its trailing slashes.
pub(super) fn checked_base_url(url: &str) -> Result<&str> {
    let url = url.trim().trim_end_matches('/');
    let refuse = |why: &str| {
        Err(Error::config(format!("base_url {why}"))
            .with_help("set it to something like https://host:port/v1"))
    };
    if url.is_empty() {
        return refuse("is not set");
    }
    match reqwest::Url::parse(url) {
        Ok(parsed) if !matches!(parsed.scheme(), "http" | "https") => {
            refuse("is neither http nor https")
        }
        // A path that is added behind a query would become a part of it.
        Ok(parsed) if parsed.query().is_some() || parsed.fragment().is_some() => {
            refuse("has a query or a fragment, which cannot stand before a path")
        }
        Ok(_) => Ok(url),
        Err(_) => refuse("is not a URL"),
    }
}

fn models(descriptor: &Descriptor, settings: &Settings) -> Vec<ModelInfo> {
    let known = descriptor
        .models
        .iter()
        .map(|(id, capabilities)| ModelInfo {
            capabilities: *capabilities,
            ..ModelInfo::new(*id)
        });
    if settings.models.is_empty() {
        return known.collect();
    }
    let known: Vec<ModelInfo> = known.collect();
    let named = settings.models.iter().map(|id| {
        known
            .iter()
            .find(|known| known.id == *id)
            .cloned()
            .unwrap_or_else(|| ModelInfo::new(id))
    });
    named.collect()
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
