//! Google Cloud's sign-in: from a service account or a person's login to an access token.
//!
//! <https://cloud.google.com/docs/authentication/application-default-credentials> has the files,
//! <https://developers.google.com/identity/protocols/oauth2/service-account> the exchange.

mod exchange;
mod jwt;
mod source;

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use g4f_types::secrecy::{ExposeSecret as _, SecretString};
use g4f_types::{Error, HttpRequest, Result};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::provider::{Authority, Authorize};
use source::Source;

/// How long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(60);
/// Most tokens that are kept. With more, all are fetched anew.
const MOST_TOKENS: usize = 64;

/// Signs calls in to Google Cloud.
///
/// The key of a call may be the path of a file of credentials, or its JSON in one line: a service account's, or that of
/// a person who logged in with `gcloud auth application-default login`. An API key goes into `x-goog-api-key`; anything
/// else is an access token already. Without a key, gcloud's own file is used, where it is there.
#[derive(Debug)]
pub struct GoogleAuth {
    default_file: Option<PathBuf>,
    tokens: RwLock<HashMap<u64, Token>>,
}

/// An access token.
#[derive(Clone, Debug)]
struct Token {
    secret: SecretString,
    until: Instant,
    /// The project that pays, for a person's login.
    project: Option<Arc<str>>,
}

impl GoogleAuth {
    /// With gcloud's file where gcloud puts it.
    pub fn new() -> Self {
        Self::with_default_file(source::default_file())
    }

    /// With another file for callers without a key; `None` where there is none.
    pub fn with_default_file(file: Option<PathBuf>) -> Self {
        Self {
            default_file: file,
            tokens: RwLock::default(),
        }
    }

    /// The token of these credentials, fetched when there is none that still holds.
    async fn token(
        &self,
        source: &Source,
        with: Authority<'_>,
        request: &HttpRequest,
    ) -> Result<Token> {
        let name = source.identity();
        let known = {
            let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
            tokens.get(&name).cloned()
        };
        if let Some(token) = known.filter(|token| Instant::now() < token.until) {
            return Ok(token);
        }
        let account = source.read()?;
        let token = exchange::fetch(&account, &source.place, with, &request.options).await?;
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MOST_TOKENS {
            tokens.clear();
        }
        tokens.insert(name, token.clone());
        Ok(token)
    }
}

impl Default for GoogleAuth {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Authorize for GoogleAuth {
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()> {
        // Whoever sets the header of a call knows better.
        if with.cx.options().headers.contains_key(AUTHORIZATION) {
            return Ok(());
        }
        let key = with.key.map(|key| (key.expose(), &**key.source()));
        match source::find(key, self.default_file.as_deref(), with.help)? {
            source::Found::ApiKey(key) => {
                request.headers.remove(AUTHORIZATION);
                put(&mut request.headers, "x-goog-api-key", key)
            }
            source::Found::Token(token) => bearer(&mut request.headers, token),
            source::Found::Account(source) => {
                let token = self.token(&source, with, request).await?;
                if let Some(project) = &token.project
                    && !request.headers.contains_key("x-goog-user-project")
                {
                    put(&mut request.headers, "x-goog-user-project", project)?;
                }
                bearer(&mut request.headers, token.secret.expose_secret())
            }
        }
    }
}

fn bearer(headers: &mut HeaderMap, token: &str) -> Result<()> {
    put(headers, "authorization", &format!("Bearer {token}"))
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<()> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Error::config(format!(
            "what is to be sent as {name} does not fit into a header"
        ))
    })?;
    value.set_sensitive(true);
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// A name for something that is not to be kept.
fn hashed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
