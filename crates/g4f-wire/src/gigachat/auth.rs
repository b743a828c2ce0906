//! The sign-in: an authorization key for a token of half an hour.
//!
//! <https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-token>

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::{Error, HttpBody, HttpRequest, Result};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::shared::address::with_query;
use crate::shared::token::{Exchange, is_host, setting};

/// Where tokens are, unless the setting `auth_url` says otherwise.
pub const AUTH_URL: &str = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth";
/// What a token is for, unless the setting `scope` says otherwise: use by a private person.
pub const SCOPE: &str = "GIGACHAT_API_PERS";

/// How long a token lasts where the answer does not say.
const USUAL: Duration = Duration::from_secs(30 * 60);

#[derive(Clone, Copy, Debug)]
pub(super) struct SberAuth;

impl Exchange for SberAuth {
    const KEY: &'static str = "the GigaChat authorization key";

    fn passes(&self, key: &str, url: &str, settings: &Map<String, Value>) -> bool {
        let own = setting(settings, "auth_url").is_some_and(|set| set != AUTH_URL);
        // A token is a JWT, encrypted or not. Other servers get what they were configured with, and the vendor's
        // sign-in is not asked on their behalf.
        let is_token = key.starts_with("eyJ") && key.contains('.');
        is_token || !own && !is_host(url, "sberbank.ru")
    }

    fn request(&self, key: &str, settings: &Map<String, Value>) -> Result<HttpRequest> {
        let url = setting(settings, "auth_url").unwrap_or(AUTH_URL);
        let scope = setting(settings, "scope").unwrap_or(SCOPE);
        let form = with_query("", [("scope", scope.into())]);
        let form = form.trim_start_matches('?').to_owned();
        let mut request = HttpRequest::post(url, HttpBody::Bytes(Bytes::from(form)));
        let headers = &mut request.headers;
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, kind);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        // An id and a secret are joined and written in base64; the console shows the key so written.
        let key = if key.contains(':') {
            STANDARD.encode(key)
        } else {
            key.to_owned()
        };
        let unwritable =
            |_| Error::config("the GigaChat authorization key cannot stand in a header");
        let mut value = HeaderValue::try_from(format!("Basic {key}")).map_err(unwritable)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        if let Ok(id) = HeaderValue::try_from(request_id()) {
            headers.insert(HeaderName::from_static("rquid"), id);
        }
        Ok(request)
    }

    fn read(&self, answer: &Value) -> Option<(SecretString, Duration)> {
        let token = answer.get("access_token")?.as_str()?;
        let until = answer.get("expires_at").and_then(Value::as_u64);
        // In milliseconds; some answers have had seconds.
        let until = until.map(|until| match until {
            0..=99_999_999_999 => Duration::from_secs(until),
            _ => Duration::from_millis(until),
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let lasts = until.map_or(USUAL, |until| until.saturating_sub(now));
        (!token.is_empty()).then(|| (token.to_owned().into(), lasts))
    }
}

/// A random UUID, which every exchange must bring.
fn request_id() -> String {
    let random = || RandomState::new().hash_one(SystemTime::now());
    let bits = u128::from(random()) << 64 | u128::from(random());
    // Version 4, variant 1.
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let text = format!("{bits:032x}");
    let parts = [
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..],
    ];
    parts.join("-")
}
