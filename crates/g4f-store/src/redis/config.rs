//! Where Redis is, and what belongs to us there.

use std::fmt;
use std::time::Duration;

use ::redis::IntoConnectionInfo as _;
use g4f_types::secrecy::{ExposeSecret as _, SecretString};
use g4f_types::{Error, ErrorKind, Result};

/// Longest prefix of names.
const LONGEST_PREFIX: usize = 64;

/// How a [`RedisStore`](super::RedisStore) reaches its Redis. `Debug` shows no address, as that may hold a password.
#[derive(Clone)]
#[non_exhaustive]
pub struct RedisConfig {
    /// `redis://[user:password@]host[:port][/database]` or `unix:///path`.
    pub url: SecretString,
    /// What the names of all keys begin with; `g4f:`. Programs that share a Redis but nothing else have different ones.
    pub prefix: String,
    /// Longest time for a connection and for each command; 100 ms. A Redis that takes longer counts as gone.
    pub timeout: Duration,
}

impl RedisConfig {
    /// The Redis at this address, with the defaults.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: SecretString::from(url.into()),
            prefix: "g4f:".into(),
            timeout: Duration::from_millis(100),
        }
    }

    /// Another prefix for the names of all keys.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Another time limit for a connection and for each command.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The client for it. The words of an error never repeat the address.
    pub(super) fn client(&self) -> Result<::redis::Client> {
        let wrong = |words: &str| Err(Error::new(ErrorKind::Config, words.to_owned()));
        let url = self.url.expose_secret();
        if url.starts_with("rediss://") || url.starts_with("valkeys://") {
            return wrong(
                "the address of the store asks for TLS, which the Redis store does not speak; use `redis://` through a tunnel",
            );
        }
        let info = match url.into_connection_info() {
            Ok(info) if info.addr().is_supported() => info,
            _ => {
                return wrong(
                    "the address of the store is none of a Redis: `redis://[user:password@]host[:port][/database]` or `unix:///path` is expected",
                );
            }
        };
        let plain = |c: char| c.is_ascii_graphic();
        if self.prefix.len() > LONGEST_PREFIX || !self.prefix.chars().all(plain) {
            return wrong(
                "the prefix of the store's keys has at most 64 letters, digits and signs",
            );
        }
        if self.timeout.is_zero() {
            return wrong("the time limit of the store is zero");
        }
        match ::redis::Client::open(info) {
            Ok(client) => Ok(client),
            Err(_) => wrong("the address of the store cannot be used for Redis"),
        }
    }
}

impl fmt::Debug for RedisConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisConfig")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
