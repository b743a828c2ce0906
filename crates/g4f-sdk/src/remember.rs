//! Where a client remembers: what `[store]` says, made into a store.

use std::path::PathBuf;
use std::sync::Arc;

use g4f_store::{MemoryStore, Store};
use g4f_types::{Error, ErrorKind, Result};

use crate::config::{Config, Env, StoreKind};

/// The store that the configuration asks for, or `otherwise` where it says nothing. Nothing is opened yet.
pub(crate) fn store(config: &Config, env: &Env, otherwise: StoreKind) -> Result<Arc<dyn Store>> {
    match kind(config, otherwise)? {
        StoreKind::Memory => Ok(Arc::<MemoryStore>::default()),
        StoreKind::Sqlite => sqlite(config, env),
        StoreKind::Redis => redis(config),
    }
}

/// What kind is meant. A kind that is named wins over what the other settings hint at, so that one variable is enough to
/// turn a store off.
fn kind(config: &Config, otherwise: StoreKind) -> Result<StoreKind> {
    let said = &config.store;
    match (said.kind, &said.path, &said.url) {
        (Some(StoreKind::Redis), _, None) => Err(wrong(
            config,
            "kind",
            "is \"redis\", and `store.url` does not say where that is",
        )),
        (Some(kind), ..) => Ok(kind),
        (None, Some(_), Some(_)) => Err(wrong(
            config,
            "url",
            "and `store.path` are both set; `store.kind` has to say which one counts",
        )),
        (None, Some(_), None) => Ok(StoreKind::Sqlite),
        (None, None, Some(_)) => Ok(StoreKind::Redis),
        (None, None, None) => Ok(otherwise),
    }
}

#[cfg(feature = "sqlite")]
fn sqlite(config: &Config, env: &Env) -> Result<Arc<dyn Store>> {
    let usual = || {
        env.state_home()
            .map(|home| home.join("g4f").join("state.db"))
    };
    let path: Option<PathBuf> = config.store.path.clone().or_else(usual);
    match path {
        Some(path) => Ok(Arc::new(g4f_store::SqliteStore::open(path))),
        // Where nobody chose a file and there is no home, as for some services.
        None if config.store.kind.is_none() => Ok(Arc::<MemoryStore>::default()),
        None => Err(wrong(
            config,
            "kind",
            "is \"sqlite\", and there is no folder for the file; set `store.path`",
        )),
    }
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(config: &Config, _: &Env) -> Result<Arc<dyn Store>> {
    if config.store.kind.is_none() && config.store.path.is_none() {
        return Ok(Arc::<MemoryStore>::default());
    }
    let key = if config.store.kind.is_some() {
        "kind"
    } else {
        "path"
    };
    Err(wrong(
        config,
        key,
        "asks for a file, which this program was built without (feature `sqlite`)",
    ))
}

#[cfg(feature = "redis")]
fn redis(config: &Config) -> Result<Arc<dyn Store>> {
    use g4f_types::secrecy::ExposeSecret as _;

    let said = &config.store;
    let url = said.url.as_ref().map_or("", |url| url.expose_secret());
    let mut made = g4f_store::RedisConfig::new(url);
    if let Some(prefix) = &said.prefix {
        made = made.prefix(prefix.clone());
    }
    if let Some(seconds) = said.timeout {
        made = made.timeout(std::time::Duration::from_secs_f64(seconds));
    }
    match g4f_store::RedisStore::new(made) {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(wrong(
            config,
            "url",
            &format!("cannot be used: {}", error.message()),
        )),
    }
}

#[cfg(not(feature = "redis"))]
fn redis(config: &Config) -> Result<Arc<dyn Store>> {
    Err(wrong(
        config,
        "url",
        "asks for Redis, which this program was built without (feature `redis`)",
    ))
}

/// The error of a setting, with the place where it was set.
fn wrong(config: &Config, key: &str, words: &str) -> Error {
    let name = format!("store.{key}");
    let place = config.origin(&name).map(|origin| format!("{origin}: "));
    Error::new(
        ErrorKind::Config,
        format!("{}`{name}` {words}", place.unwrap_or_default()),
    )
}
