//! From the configuration to what providers and calls take.

use std::collections::BTreeMap;
use std::sync::Arc;

use g4f_types::secrecy::{ExposeSecret as _, SecretString};
use g4f_types::{CallOptions, Credential, Price, Settings};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::Config;
use super::env::Env;
use super::key_path::KeyPath;
use super::origin::Origin;
use super::value::RouteTarget;

/// What the configuration says about one provider.
#[derive(Clone, Debug, Default)]
pub struct ProviderSettings {
    /// Whether it may be asked; `None` where nothing is said.
    pub enabled: Option<bool>,
    /// How it speaks, for a server that only the configuration knows.
    pub protocol: Option<String>,
    /// What it is built with. Keys come in the order `api_key`, `api_keys`, `api_key_env`, each once.
    pub settings: Settings,
    /// Variables of `api_key_env` that are not set.
    pub unset_variables: Vec<String>,
    /// What its models cost.
    pub prices: BTreeMap<String, Price>,
}

impl Config {
    /// What holds for the provider `id`. One that the configuration does not name gets what holds for all: the
    /// headers and the proxy of `[defaults]`.
    pub fn provider_settings(&self, id: &str, env: &Env) -> ProviderSettings {
        let mut headers = header_map(&self.defaults.headers);
        let Some(section) = self.providers.get(id) else {
            return ProviderSettings {
                settings: Settings {
                    headers,
                    proxy: self.defaults.proxy.clone(),
                    ..Settings::default()
                },
                ..ProviderSettings::default()
            };
        };
        for (name, value) in &header_map(&section.headers) {
            headers.insert(name, value.clone());
        }
        let mut keys = Vec::new();
        let mut unset_variables = Vec::new();
        let mut add = |secret: SecretString, source: String| {
            let key = Credential::new(secret, source);
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        if let Some(key) = &section.api_key {
            add(key.clone(), self.source(id, "api_key"));
        }
        for key in &section.api_keys {
            add(key.clone(), self.source(id, "api_keys"));
        }
        for variable in &section.api_key_env {
            match env.get(variable) {
                Some(value) => value
                    .split(|c: char| c == ',' || c.is_whitespace())
                    .filter(|key| !key.is_empty())
                    .for_each(|key| add(SecretString::from(key), variable.clone())),
                None => unset_variables.push(variable.clone()),
            }
        }
        ProviderSettings {
            enabled: section.enabled,
            protocol: section.protocol.clone(),
            settings: Settings {
                id: section.protocol.is_some().then(|| id.to_owned()),
                base_url: section.base_url.clone(),
                keys,
                headers,
                proxy: section
                    .proxy
                    .clone()
                    .or_else(|| self.defaults.proxy.clone()),
                models: section.models.clone(),
                default_model: section.default_model.clone(),
                model_aliases: section.model_aliases.clone(),
                tier: section.tier,
                other: section.other.0.clone(),
            },
            unset_variables,
            prices: section.prices.clone(),
        }
    }

    /// The preferences that every call begins with, as far as somebody set them. Limits and deadlines are not among
    /// them: they belong to the stack. Headers and proxy are in [`provider_settings`](Self::provider_settings), where a
    /// provider's own win.
    pub fn call_options(&self) -> CallOptions {
        let defaults = &self.defaults;
        let mut options = CallOptions::default();
        options.providers.clone_from(&defaults.providers);
        options
            .exclude_providers
            .clone_from(&defaults.exclude_providers);
        options
            .fallback_models
            .clone_from(&defaults.fallback_models);
        options.exclude_models.clone_from(&defaults.exclude_models);
        options.similar_models = self.set("defaults.similar_models", defaults.similar_models);
        options.max_price = defaults.max_price;
        options.allow_keyless = self.set("defaults.allow_keyless", defaults.allow_keyless);
        options.on_unsupported =
            self.set("resilience.on_unsupported", self.resilience.on_unsupported);
        options.clean = self.clean_options().map(Arc::new);
        options
    }

    /// Where a target of a route stands: `g4f.toml:7`.
    pub(crate) fn target_origin(&self, route: &str, target: &RouteTarget) -> Option<String> {
        let path = KeyPath::from(["routes", route, "targets"].as_slice());
        let origin = self.values.origin(&path)?;
        Some(origin.at(target.line).to_string())
    }

    /// `value`, unless it is there only because nobody set it.
    pub(super) fn set<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        value.filter(|_| self.origin(key) != Some(&Origin::Default))
    }

    /// Where a key of the provider stands: `g4f.toml:7`.
    fn source(&self, id: &str, key: &str) -> String {
        let path = KeyPath::from(["providers", id, key].as_slice());
        self.values
            .origin(&path)
            .map_or_else(|| "config".to_owned(), ToString::to_string)
    }
}

/// Headers, marked so that nobody shows their values. Names and values were checked when they were read.
fn header_map(headers: &BTreeMap<String, SecretString>) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            let name = HeaderName::try_from(name).ok()?;
            let mut value = HeaderValue::from_str(value.expose_secret()).ok()?;
            value.set_sensitive(true);
            Some((name, value))
        })
        .collect()
}
