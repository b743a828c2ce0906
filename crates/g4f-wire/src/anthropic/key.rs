//! Keys that travel in another way than the rest.

use async_trait::async_trait;
use g4f_types::{Error, HttpRequest, Result};
use http::HeaderValue;
use http::header::AUTHORIZATION;

use crate::provider::{Authority, Authorize};

/// Sends keys that were found in one of these environment variables as bearer tokens, and all others in `x-api-key`.
///
/// Tools of Anthropic tell keys from tokens of gateways by the variable that holds them.
#[derive(Clone, Copy, Debug)]
pub struct BearerFrom(pub &'static [&'static str]);

#[async_trait]
impl Authorize for BearerFrom {
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()> {
        let is_token = |source: &str| self.0.contains(&source);
        let Some(token) = with.key.filter(|key| is_token(key.source())) else {
            return Ok(());
        };
        let text = format!("Bearer {}", token.expose());
        let mut value = HeaderValue::from_str(&text).map_err(|_| {
            Error::config(format!(
                "the token from {} holds characters that no header may hold",
                token.source()
            ))
        })?;
        value.set_sensitive(true);
        request.headers.remove("x-api-key");
        request.headers.insert(AUTHORIZATION, value);
        Ok(())
    }
}
