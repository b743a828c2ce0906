//! From the configuration to the parts of a client.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use g4f_clean::Rules;
use g4f_registry::{Environment, ProviderConfig, Registry, Route, RouteTarget};
use g4f_resilience::{Caps, CapsConfig, ResilienceConfig};
use g4f_types::descriptor::linked;
use g4f_types::{CallOptions, CleanOptions, Result};

use crate::config::{Config, Env};
use crate::defaults::Defaults;
use crate::media::MediaConfig;

/// The same variables for the registry.
pub(crate) fn environment(env: &Env) -> Environment {
    env.iter().collect()
}

/// What is said about each provider. Headers and proxy of `[defaults]` go to providers that are not named as well.
pub(crate) fn providers(
    config: &Config,
    env: &Env,
    discover: bool,
) -> Vec<(String, ProviderConfig)> {
    let named = config.provider_names();
    let mut ids: Vec<String> = named.iter().map(|&name| name.to_owned()).collect();
    let for_all = config.defaults.proxy.is_some() || !config.defaults.headers.is_empty();
    if for_all && discover {
        let is_named = |id: &str| {
            config
                .providers
                .keys()
                .any(|name| name.eq_ignore_ascii_case(id))
        };
        ids.extend(
            linked()
                .map(|descriptor| descriptor.id)
                .filter(|id| !is_named(id))
                .map(str::to_owned),
        );
    }
    ids.into_iter()
        .map(|id| {
            let said = config.provider_settings(&id, env);
            for variable in &said.unset_variables {
                tracing::warn!(provider = %id, variable, "the configuration names a variable for a key that is not set");
            }
            let provider =
                ProviderConfig {
                enabled: said.enabled,
                protocol: said.protocol,
                settings: said.settings,
                prices: said.prices,
            };
            (id, provider)
        })
        .collect()
}

/// The routes.
pub(crate) fn routes(config: &Config) -> Vec<(String, Route)> {
    let routes = config.routes.iter().map(|(name, route)| {
        let target = |target: &crate::config::RouteTarget| RouteTarget {
            provider: target.provider.clone(),
            model: target.model.clone(),
            weight: target.weight,
            when: target.when.clone(),
            origin: config.target_origin(name, target),
        };
        let route = Route {
            targets: route.targets.iter().map(target).collect(),
            strategy: route.strategy,
            max_price: route.max_price,
        };
        (name.clone(), route)
    });
    routes.collect()
}

/// What holds for single models, by the names that are asked for.
pub(crate) fn models(config: &Config) -> Vec<(String, Defaults)> {
    let models = config.models.iter().map(|(name, said)| {
        let mut options = CallOptions::default();
        options.providers.clone_from(&said.providers);
        options
            .exclude_providers
            .clone_from(&said.exclude_providers);
        options.fallback_models.clone_from(&said.fallback_models);
        options.exclude_models.clone_from(&said.exclude_models);
        options.similar_models = said.similar_models;
        options.max_price = said.max_price;
        options.strategy = said.strategy;
        options.retries = said.retries;
        options.attempts = said.attempts;
        options.timeout = said.timeout.map(Duration::from_secs_f64);
        options.first_content = said.first_content.map(Duration::from_secs_f64);
        options.idle = said.idle.map(Duration::from_secs_f64);
        options.no_fallback = said.no_fallback;
        options.resume = said.resume;
        options.hedge = said.hedge;
        options.clean = said.clean.map(|mode| Arc::new(mode.into()));
        let defaults = Defaults {
            model: None,
            system: said.system.clone(),
            temperature: said.temperature,
            top_p: said.top_p,
            max_tokens: said.max_tokens,
            options,
        };
        (name.clone(), defaults)
    });
    models.collect()
}

/// What `[resilience]` says, over the defaults.
pub(crate) fn resilience(config: &Config) -> ResilienceConfig {
    let said = &config.resilience;
    let mut made = ResilienceConfig::default();
    let time = |seconds: Option<f64>, place: &mut Duration| {
        if let Some(seconds) = seconds {
            *place = Duration::from_secs_f64(seconds);
        }
    };
    time(said.timeout, &mut made.timeout);
    time(said.connect, &mut made.connect);
    time(said.idle, &mut made.idle);
    time(said.media, &mut made.media);
    time(said.media_timeout, &mut made.media_timeout);
    made.first_content = said
        .first_content
        .map(Duration::from_secs_f64)
        .or(made.first_content);
    made.answer = said.answer.map(Duration::from_secs_f64).or(made.answer);
    made.retries = said.retries.unwrap_or(made.retries);
    made.attempts = said.attempts.unwrap_or(made.attempts);
    made.try_anyway = said.try_anyway.unwrap_or(made.try_anyway);
    made.no_fallback = said.no_fallback.unwrap_or(made.no_fallback);
    made.content_filter = said.content_filter.unwrap_or(made.content_filter);
    made.concurrency = said.concurrency.unwrap_or(made.concurrency);
    made.strategy = said.strategy.unwrap_or(made.strategy);
    made.exploration = said.exploration.unwrap_or(made.exploration);
    made.resume = said.resume.unwrap_or(made.resume);
    made.hedge = said.hedge.unwrap_or(made.hedge);
    made.retry_after_dispatch = said.retry_after_dispatch.or(made.retry_after_dispatch);
    let trim = &config.trim;
    made.trim.policy = trim.policy;
    made.trim.keep = trim.keep;
    made.trim.max_tokens = trim.max_tokens;
    made.trim.reserve = trim.reserve;
    made.trim.oversize = trim.oversize;
    made.trim.summary_model.clone_from(&trim.summary_model);
    made
}

/// What `[limits]` and the providers' own limits say; what is said in code about all calls or about one provider replaces
/// that. Providers are found by their other names as well.
pub(crate) fn caps(
    config: &Config,
    client: Option<CapsConfig>,
    in_code: Vec<(String, CapsConfig)>,
    registry: &Registry,
) -> Result<Caps> {
    let said = &config.limits;
    let client = client.unwrap_or_else(|| CapsConfig {
        requests_per_minute: said.requests_per_minute.map(u64::from),
        requests_per_day: said.requests_per_day.map(u64::from),
        tokens_per_minute: said.tokens_per_minute.map(u64::from),
        tokens_per_day: said.tokens_per_day.map(u64::from),
        usd_per_day: said.usd_per_day,
    });
    let configured = config.providers.iter().map(|(id, said)| {
        let caps = CapsConfig {
            requests_per_minute: said.requests_per_minute.map(u64::from),
            requests_per_day: said.requests_per_day.map(u64::from),
            tokens_per_minute: said.tokens_per_minute.map(u64::from),
            tokens_per_day: said.tokens_per_day.map(u64::from),
            usd_per_day: said.usd_per_day,
        };
        (id.clone(), caps)
    });
    let named = |(name, caps): (String, CapsConfig)| match registry.provider(&name) {
        Some(entry) => Ok((entry.info.id.to_string(), caps)),
        None => Err(registry.unknown_provider(&name)),
    };
    let providers = configured
        .filter(|(_, caps)| !caps.is_empty())
        .chain(in_code);
    Caps::new(&client, providers.map(named).collect::<Result<Vec<_>>>()?)
}

/// What `[media]` says, over the defaults.
pub(crate) fn media(config: &Config) -> MediaConfig {
    const MIB: u64 = 1024 * 1024;
    let said = &config.media;
    let mut made = MediaConfig::default();
    let mib = |said: Option<u32>, place: &mut u64| {
        if let Some(said) = said {
            *place = u64::from(said) * MIB;
        }
    };
    mib(said.max_audio_mb, &mut made.max_audio);
    mib(said.max_file_mb, &mut made.max_file);
    mib(said.max_download_mb, &mut made.max_download);
    let time = said.fetch_timeout.map(Duration::from_secs_f64);
    made.fetch_timeout = time.unwrap_or(made.fetch_timeout);
    made.fetch_redirects = said.fetch_redirects.unwrap_or(made.fetch_redirects);
    made.allow_private_media = said.allow_private_media.unwrap_or(made.allow_private_media);
    made
}

/// The rules of the configuration, and those that the program adds. What is wrong with the latter is said here; the reader
/// of the configuration has said the rest.
pub(crate) fn rules(config: &Config, files: &[PathBuf], texts: Vec<(String, String)>) -> Rules {
    if files.is_empty() && texts.is_empty() {
        return config.rules();
    }
    let (rules, problems) = config.rules_with(files, texts);
    for problem in problems {
        tracing::warn!("{problem}");
    }
    rules
}

/// How answers are cleaned where a call says nothing. Unless it is named, the client's model judges, if there is one: the
/// router is left no choice, since answers are not for any model to read.
pub(crate) fn cleaning(defaults: &Defaults) -> CleanOptions {
    let mut options = defaults
        .options
        .clean
        .as_deref()
        .cloned()
        .unwrap_or_default();
    if options.judge.model.is_none() {
        let model = defaults.model.as_deref();
        let model = model.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("auto"));
        options.judge.model = model.map(str::to_owned);
    }
    options
}

/// How long a video is waited for.
pub(crate) fn video_timeout(config: &Config) -> Duration {
    Duration::from_secs_f64(config.media.video_timeout.unwrap_or(1800.0))
}

/// What calls get where they say nothing.
pub(crate) fn defaults(config: &Config) -> Defaults {
    let defaults = &config.defaults;
    Defaults {
        model: defaults.model.as_deref().map(Arc::from),
        system: defaults.system.clone(),
        temperature: defaults.temperature,
        top_p: defaults.top_p,
        max_tokens: defaults.max_tokens,
        options: config.call_options(),
    }
}
