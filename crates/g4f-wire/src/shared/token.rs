//! Keys that are exchanged for a token, which lasts a while and goes with the calls in their place.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use g4f_types::{Credential, Error, ErrorKind, HttpRequest, Result, TransportOptions};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::classify::{self, Answer};
use crate::http::read_body;
use crate::provider::{Authority, Authorize};

/// Most keys whose tokens are kept.
const MAX_KEYS: usize = 64;
/// Most bytes of the answer to an exchange.
const MAX_BODY: u64 = 1024 * 1024;
/// How long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(60);

/// How a vendor exchanges keys.
pub(crate) trait Exchange: Send + Sync + 'static {
    /// What the key is, in words: `the IBM Cloud API key`.
    const KEY: &'static str;

    /// Whether the key goes as it is: it is a token already, or another server than the vendor's is asked.
    fn passes(&self, key: &str, url: &str, settings: &Map<String, Value>) -> bool;

    /// The request for a token.
    ///
    /// # Errors
    /// `Config` for a key or settings that cannot be sent.
    fn request(&self, key: &str, settings: &Map<String, Value>) -> Result<HttpRequest>;

    /// The token in an answer, and how long it lasts.
    fn read(&self, answer: &Value) -> Option<(SecretString, Duration)>;
}

/// Exchanges keys, and keeps the tokens until a minute before their end. Calls that need one at the same time wait for
/// one exchange.
pub(crate) struct Exchanged<E> {
    exchange: E,
    tokens: Mutex<Vec<Arc<Slot>>>,
}

struct Slot {
    key: Credential,
    /// The token, and when it is too old.
    token: tokio::sync::Mutex<Option<(SecretString, Instant)>>,
}

impl<E> Exchanged<E> {
    pub(crate) const fn new(exchange: E) -> Self {
        Self {
            exchange,
            tokens: Mutex::new(Vec::new()),
        }
    }

    fn slot(&self, key: &Credential) -> Arc<Slot> {
        let mut slots = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.iter().find(|slot| slot.key == *key) {
            return slot.clone();
        }
        if slots.len() >= MAX_KEYS {
            slots.remove(0);
        }
        let slot = Arc::new(Slot {
            key: key.clone(),
            token: tokio::sync::Mutex::new(None),
        });
        slots.push(slot.clone());
        slot
    }
}

impl<E> fmt::Debug for Exchanged<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchanged")
    }
}

#[async_trait]
impl<E: Exchange> Authorize for Exchanged<E> {
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()> {
        let Some(key) = with.key else {
            return Err(Error::new(ErrorKind::Auth, "there is no key").with_help(with.help));
        };
        if self
            .exchange
            .passes(key.expose(), &request.url, with.settings)
        {
            return bearer::<E>(request, key.expose(), key);
        }
        let slot = self.slot(key);
        let mut token = slot.token.lock().await;
        if let Some((text, until)) = &*token
            && Instant::now() < *until
        {
            return bearer::<E>(request, text.expose_secret(), key);
        }
        *token = None;
        let asked = Instant::now();
        let (text, lasts) = self.fetch(&request.options, key, with).await?;
        bearer::<E>(request, text.expose_secret(), key)?;
        // A token that lasts less than two minutes is used for half of its time.
        let good = lasts
            .checked_sub(MARGIN)
            .map_or(lasts / 2, |rest| rest.max(lasts / 2));
        *token = asked.checked_add(good).map(|until| (text, until));
        Ok(())
    }
}

impl<E: Exchange> Exchanged<E> {
    async fn fetch(
        &self,
        way: &TransportOptions,
        key: &Credential,
        with: Authority<'_>,
    ) -> Result<(SecretString, Duration)> {
        let mut request = self.exchange.request(key.expose(), with.settings)?;
        request.options = TransportOptions {
            max_body: Some(MAX_BODY),
            ..way.clone()
        };
        let failed = |error: Error| {
            let (what, source, why) = (E::KEY, key.source(), error.message());
            let message = format!("{what} from {source} could not be exchanged for a token: {why}");
            let message = key.redact(&message).unwrap_or(message);
            let error = error.with_message(message).with_help(with.help);
            // The sign-in service says 400 where others say 401.
            match error.kind() {
                ErrorKind::BadRequest | ErrorKind::Unsupported => error.with_kind(ErrorKind::Auth),
                _ => error,
            }
        };
        let response = with.transport.send(request).await.map_err(failed)?;
        if !response.status.is_success() {
            let answer = Answer::read(response).await;
            return Err(failed(answer.classify(
                Some(key),
                classify::no_opinion,
                None,
            )));
        }
        let body = read_body(response, MAX_BODY).await.map_err(failed)?;
        let answer: Option<Value> = serde_json::from_slice(&body).ok();
        let token = answer.and_then(|answer| self.exchange.read(&answer));
        token.ok_or_else(|| {
            let why = "the answer holds no token";
            failed(Error::new(ErrorKind::InvalidResponse, why).with_reached_upstream(true))
        })
    }
}

fn bearer<E: Exchange>(request: &mut HttpRequest, token: &str, key: &Credential) -> Result<()> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
        let (what, source) = (E::KEY, key.source());
        Error::config(format!(
            "{what} from {source} holds characters that no header may hold, such as a line end"
        ))
    })?;
    value.set_sensitive(true);
    request.headers.insert(AUTHORIZATION, value);
    Ok(())
}

/// The value of a setting that is a text.
pub(crate) fn setting<'a>(settings: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let text = settings.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// Whether the host of an address is this one or below it.
pub(crate) fn is_host(url: &str, name: &str) -> bool {
    let url = reqwest::Url::parse(url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    host.is_some_and(|host| {
        let below = host.strip_suffix(name);
        below.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}
