//! From what the oracle says to the closed set of kinds that every layer decides by.

use std::sync::Arc;
use std::time::Duration;

use g4f_types::{Context, Error, ErrorKind, ProviderInfo};
use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::protocol::{self, Said};

/// Most characters of a body that is quoted in a message.
const QUOTED: usize = 200;

/// The failure behind an error status. The omen says more than the status, if there is one.
pub(crate) fn from_status(status: u16, headers: &HeaderMap, body: &[u8]) -> Error {
    let said = protocol::line(body).unwrap_or_default();
    let failed = said.into_iter().find_map(|said| match said {
        Said::Failed { omen, words } => Some((omen, words)),
        _ => None,
    });
    let (omen, words) = failed.unwrap_or_else(|| {
        let body = String::from_utf8_lossy(body);
        (String::new(), body.chars().take(QUOTED).collect())
    });
    let error = from_omen(&omen, words, by_status(status)).with_status(status);
    match wait(headers) {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}

/// The failure that an omen names; `otherwise` for one that nobody has heard of.
pub(crate) fn from_omen(omen: &str, words: String, otherwise: ErrorKind) -> Error {
    let kind = match omen {
        "busy" => ErrorKind::RateLimited,
        "no offering" => ErrorKind::QuotaExhausted,
        "stranger" => ErrorKind::Auth,
        "no such voice" => ErrorKind::ModelNotFound,
        "too long" => ErrorKind::ContextLength,
        "riddle" => ErrorKind::BadRequest,
        "asleep" => ErrorKind::Overloaded,
        "taboo" => ErrorKind::ContentFilter,
        _ => otherwise,
    };
    let error = Error::new(kind, words).with_reached_upstream(true);
    if omen.is_empty() {
        error
    } else {
        error.with_code(omen)
    }
}

fn by_status(status: u16) -> ErrorKind {
    match status {
        401 | 403 => ErrorKind::Auth,
        402 => ErrorKind::QuotaExhausted,
        404 => ErrorKind::ModelNotFound,
        413 => ErrorKind::ContextLength,
        429 => ErrorKind::RateLimited,
        503 => ErrorKind::Overloaded,
        500.. => ErrorKind::Server,
        _ => ErrorKind::BadRequest,
    }
}

/// Oracles count waits in whole seconds.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}

/// Who failed, on every error that leaves this crate: and never with the key that an oracle may have quoted.
#[derive(Clone)]
pub(crate) struct Blame {
    cx: Context,
    provider: Arc<str>,
    model: Arc<str>,
}

impl Blame {
    pub(crate) fn new(cx: &Context, info: &ProviderInfo, model: Arc<str>) -> Self {
        Self {
            cx: cx.clone(),
            provider: info.id.clone(),
            model,
        }
    }

    /// The model that was asked.
    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// The error, with the target's name and without its key.
    pub(crate) fn on(&self, error: Error) -> Error {
        let mut error = error.with_target(self.provider.clone(), self.model.clone());
        if let Some(key) = self.cx.credential() {
            if let Some(clean) = key.redact(error.message()) {
                error = error.with_message(clean);
            }
            if let Some(clean) = error.code().and_then(|code| key.redact(code)) {
                error = error.with_code(clean);
            }
            if error.kind() == ErrorKind::Auth {
                error = error.with_key_source(key.source().clone());
            }
        }
        error
    }
}
