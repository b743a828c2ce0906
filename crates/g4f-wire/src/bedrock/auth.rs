//! How a call proves whose it is: a bearer token, or a signature by an access key.
//!
//! | key | is |
//! |---|---|
//! | `AKIA..:SECRET` or `ASIA..:SECRET:SESSION_TOKEN` | an access key; requests are signed with it (Signature Version 4) |
//! | `profile:NAME`, or the value of `AWS_PROFILE` | the access key of a profile in AWS's shared credentials file, read anew for every call |
//! | anything else | an Amazon Bedrock API key, sent as a bearer token |

mod credentials;
mod profile;
mod sigv4;

use std::time::SystemTime;

use async_trait::async_trait;
use g4f_types::{Error, ErrorKind, HttpRequest, Result};
use http::HeaderValue;
use http::header::AUTHORIZATION;

use crate::provider::{Authority, Authorize};
use credentials::{AccessKey, Key};
use sigv4::Scope;
pub(super) use sigv4::encoded;

/// Where Bedrock is asked when nobody names a region.
const DEFAULT_REGION: &str = "us-east-1";
/// The name by which Bedrock's signatures go, control plane and runtime alike.
const SERVICE: &str = "bedrock";

/// Signs requests to Bedrock, or sends its key as a bearer token.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsAuth;

#[async_trait]
impl Authorize for AwsAuth {
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()> {
        let Some(key) = with.key else {
            return Err(Error::new(ErrorKind::Auth, "there is no key").with_help(with.help));
        };
        match Key::of(key)? {
            Key::Bearer(token) => bearer(request, token, key.source()),
            Key::Access(access) => sign(request, &access, with),
            Key::Profile(name) => sign(request, &profile::access_key(name)?, with),
        }
    }
}

fn sign(request: &mut HttpRequest, key: &AccessKey, with: Authority<'_>) -> Result<()> {
    let said = with
        .settings
        .get("region")
        .and_then(|region| region.as_str());
    let scope = Scope {
        region: &region(&request.url, said),
        service: SERVICE,
        time: SystemTime::now(),
    };
    sigv4::sign(request, key, scope)
}

fn bearer(request: &mut HttpRequest, token: &str, source: &str) -> Result<()> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
        Error::config(format!(
            "the key from {source} holds characters that no header may hold, such as a line end"
        ))
    })?;
    value.set_sensitive(true);
    request.headers.insert(AUTHORIZATION, value);
    Ok(())
}

/// The region to sign for: that of AWS's own host, for which alone a signature is any good, else the one in the settings.
fn region(url: &str, said: Option<&str>) -> String {
    let host = sigv4::host_of(url).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let is_aws = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"]
        .iter()
        .any(|end| host.ends_with(end));
    let mut labels = host.split('.').filter(|_| is_aws);
    let named = labels
        .by_ref()
        .find(|label| label.starts_with("bedrock"))
        .and_then(|_| labels.next())
        .filter(|label| *label != "amazonaws");
    named.or(said).unwrap_or(DEFAULT_REGION).to_owned()
}

#[cfg(test)]
mod tests;
