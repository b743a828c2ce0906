//! The two ways in which a failure arrives: as an answer of its own, and inside of one.

use std::borrow::Cow;
use std::time::SystemTime;

use bytes::Bytes;
use g4f_types::{Credential, Error, HttpResponse};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{Facts, Override};
use crate::http::read_prefix;

/// How much of an error answer is read, in bytes: 256 KiB.
pub const MAX_ERROR_BODY: usize = 256 * 1024;

/// An answer that is a failure, read as far as it is looked at.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// An answer.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// Reads up to [`MAX_ERROR_BODY`] of an answer.
    pub async fn read(mut response: HttpResponse) -> Self {
        let headers = std::mem::take(&mut response.headers);
        let status = response.status;
        let body = read_prefix(response, MAX_ERROR_BODY).await;
        Self::new(status, headers, body)
    }

    /// What it means. The key that was used is taken out of everything that is kept of it.
    pub fn classify(
        &self,
        key: Option<&Credential>,
        family: Override,
        vendor: Option<Override>,
    ) -> Error {
        let text = String::from_utf8_lossy(&self.body);
        // A key that JSON had escaped shows again once it is read, so it is looked for twice.
        let text = redact(key, text);
        let json = serde_json::from_str::<Value>(&text).ok();
        let facts = Facts::of_answer(
            self.status.as_u16(),
            &self.headers,
            &text,
            json.as_ref(),
            SystemTime::now(),
        );
        super::error(&redacted(facts, key), family, vendor)
    }
}

/// What an error object inside of a successful answer or stream means. Its numeric code, where it has one, is the
/// status.
pub fn in_band(
    body: &Value,
    headers: Option<&HeaderMap>,
    key: Option<&Credential>,
    family: Override,
    vendor: Option<Override>,
) -> Error {
    let facts = Facts::in_band(body, headers, SystemTime::now());
    super::error(&redacted(facts, key), family, vendor)
}

fn redact<'a>(key: Option<&Credential>, text: Cow<'a, str>) -> Cow<'a, str> {
    match key.and_then(|key| key.redact(&text)) {
        Some(clean) => Cow::Owned(clean),
        None => text,
    }
}

fn redacted<'a>(mut facts: Facts<'a>, key: Option<&Credential>) -> Facts<'a> {
    facts.message = redact(key, facts.message);
    facts.code = facts.code.map(|code| redact(key, code));
    facts.param = facts.param.map(|param| redact(key, param));
    facts
}
