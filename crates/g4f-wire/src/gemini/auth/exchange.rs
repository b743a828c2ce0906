//! From credentials to a token: one call to Google's token endpoint, over the provider's own transport.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use g4f_types::secrecy::{ExposeSecret as _, SecretString};
use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, Result, TransportOptions};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use serde::Deserialize;
use tokio::time::Instant;

use super::source::{Account, secret};
use super::{MARGIN, Token, jwt};
use crate::http::read_body;
use crate::provider::Authority;

/// Most bytes of the answer.
const MAX_BODY: u64 = 64 * 1024;
/// How long a token holds where nobody says.
const USUAL_LIFETIME: u64 = 3600;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(deserialize_with = "secret")]
    access_token: Option<SecretString>,
    expires_in: Option<u64>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Fetches a token. `place` says where the credentials are; `options` are those of the call that needs it.
pub(super) async fn fetch(
    account: &Account,
    place: &str,
    with: Authority<'_>,
    options: &TransportOptions,
) -> Result<Token> {
    let (url, form, project) = match account {
        Account::Service {
            email,
            key_id,
            private_key,
            token_uri,
        } => {
            let now = SystemTime::now();
            let key = private_key.expose_secret();
            let assertion = jwt::sign(email, key_id.as_deref(), key, token_uri, now)
                .map_err(|why| Error::new(ErrorKind::Auth, format!("{place} {why}")))?;
            let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
            let form = form(&[("grant_type", grant), ("assertion", &assertion)]);
            (token_uri, form, None)
        }
        Account::User {
            client_id,
            client_secret,
            refresh_token,
            token_uri,
            project,
        } => {
            let form = form(&[
                ("grant_type", "refresh_token"),
                ("client_id", client_id),
                ("client_secret", client_secret.expose_secret()),
                ("refresh_token", refresh_token.expose_secret()),
            ]);
            (token_uri, form, project.as_deref())
        }
    };
    let mut request = HttpRequest::post(url.as_str(), HttpBody::Bytes(form.into()));
    request.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    request
        .headers
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    request.options = TransportOptions {
        max_body: Some(MAX_BODY),
        ..options.clone()
    };
    let response = with.transport.send(request).await?;
    let status = response.status;
    let body = read_body(response, MAX_BODY).await?;
    let answer: Answer = serde_json::from_slice(&body).unwrap_or_default();
    match answer.access_token {
        Some(token) if status.is_success() => {
            let lifetime = Duration::from_secs(answer.expires_in.unwrap_or(USUAL_LIFETIME));
            Ok(Token {
                secret: token,
                until: Instant::now() + lifetime.saturating_sub(MARGIN),
                project: project.map(Arc::from),
            })
        }
        _ => Err(refusal(&answer, status.as_u16(), place)),
    }
}

/// What a refusal means: the credentials are at fault, unless the endpoint itself fails.
fn refusal(answer: &Answer, status: u16, place: &str) -> Error {
    let kind = match status {
        429 => ErrorKind::RateLimited,
        500.. => ErrorKind::Server,
        _ => ErrorKind::Auth,
    };
    let words = [&answer.error, &answer.error_description];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    let said = if words.is_empty() {
        "without saying why".to_owned()
    } else {
        words.join(": ")
    };
    let error = Error::new(
        kind,
        format!("Google gave no access token for {place}: {said}"),
    )
    .with_status(status);
    match answer.error.as_deref() {
        Some("invalid_grant") => error.with_code("invalid_grant").with_help(
            "the credentials were withdrawn or have expired: log in again with `gcloud auth application-default login`, \
             or make a new key for the service account; a clock that is wrong does the same",
        ),
        Some(code) => error.with_code(code),
        None => error,
    }
}

/// A form as bodies carry it.
fn form(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        if !form.is_empty() {
            form.push('&');
        }
        form.push_str(name);
        form.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                form.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(form, "%{byte:02X}");
            }
        }
    }
    form
}
