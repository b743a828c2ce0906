//! The signed statement with which a service account asks for a token.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

/// What a token is asked for: all of Google Cloud that the account may use.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// How long the statement holds, in seconds. Google takes no longer.
const LIFETIME: u64 = 3600;

/// `header.claims.signature`, signed with RS256.
///
/// # Errors
/// Why the key cannot sign, in words that do not quote it.
pub(super) fn sign(
    email: &str,
    key_id: Option<&str>,
    private_key: &str,
    audience: &str,
    now: SystemTime,
) -> Result<String, &'static str> {
    let key = RsaKeyPair::from_pkcs8(&der(private_key)?)
        .map_err(|_| "has a private_key that is no RSA key in PKCS #8")?;
    let now = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let mut header = json!({ "alg": "RS256", "typ": "JWT" });
    if let Some(id) = key_id {
        header["kid"] = id.into();
    }
    let claims = json!({
        "iss": email, "scope": SCOPE, "aud": audience, "iat": now, "exp": now + LIFETIME,
    });
    let mut token = URL_SAFE_NO_PAD.encode(header.to_string());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims.to_string(), &mut token);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        token.as_bytes(),
        &mut signature,
    )
    .map_err(|_| "has a private_key that does not sign")?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// The bytes between the marks of a PEM file.
fn der(pem: &str) -> Result<Vec<u8>, &'static str> {
    const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
    const END: &str = "-----END PRIVATE KEY-----";
    let inside = pem
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END))
        .map(|(inside, _)| inside)
        .ok_or("has a private_key that is no PEM")?;
    let base64: String = inside.split_whitespace().collect();
    STANDARD
        .decode(base64)
        .map_err(|_| "has a private_key that is no PEM")
}
