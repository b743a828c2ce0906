//! The sign-in: an API key of IBM Cloud for a token of an hour.
//!
//! <https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey>

use std::time::Duration;

use bytes::Bytes;
use g4f_types::{HttpBody, HttpRequest, Result};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::shared::address::with_query;
use crate::shared::token::{Exchange, is_host, setting};

/// Where tokens are, unless the setting `iam_url` says otherwise.
pub const IAM_URL: &str = "https://iam.cloud.ibm.com/identity/token";

/// How long a token lasts where the answer does not say.
const USUAL: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Copy, Debug)]
pub(super) struct Iam;

impl Exchange for Iam {
    const KEY: &'static str = "the IBM Cloud API key";

    fn passes(&self, key: &str, url: &str, settings: &Map<String, Value>) -> bool {
        let own = setting(settings, "iam_url").is_some_and(|set| set != IAM_URL);
        // A token is a JWT. Other servers get what they were configured with, and IBM is not asked on their behalf.
        let is_token = key.starts_with("eyJ") && key.matches('.').count() == 2;
        is_token || !own && !is_host(url, "cloud.ibm.com")
    }

    fn request(&self, key: &str, settings: &Map<String, Value>) -> Result<HttpRequest> {
        let url = setting(settings, "iam_url").unwrap_or(IAM_URL);
        let grant = "urn:ibm:params:oauth:grant-type:apikey";
        let form = with_query("", [("grant_type", grant.into()), ("apikey", key.into())]);
        let form = form.trim_start_matches('?').to_owned();
        let mut request = HttpRequest::post(url, HttpBody::Bytes(Bytes::from(form)));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, kind);
        let json = HeaderValue::from_static("application/json");
        request.headers.insert(ACCEPT, json);
        Ok(request)
    }

    fn read(&self, answer: &Value) -> Option<(SecretString, Duration)> {
        let token = answer.get("access_token")?.as_str()?;
        let lasts = answer.get("expires_in").and_then(Value::as_u64);
        let lasts = lasts.map_or(USUAL, Duration::from_secs);
        (!token.is_empty()).then(|| (token.to_owned().into(), lasts))
    }
}
