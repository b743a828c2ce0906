//! What the text of a key is.

use std::fmt;

use g4f_types::{Credential, Error, ErrorKind, Result};
use secrecy::{ExposeSecret, SecretString};

/// What a key is good for.
#[derive(Debug)]
pub(super) enum Key<'a> {
    /// To be sent as it is.
    Bearer(&'a str),
    /// To sign with.
    Access(AccessKey),
    /// The name of a profile that holds an access key.
    Profile(&'a str),
}

/// An access key.
pub(super) struct AccessKey {
    pub(super) id: String,
    secret: SecretString,
    session_token: Option<SecretString>,
}

impl<'a> Key<'a> {
    /// Reads a key.
    ///
    /// # Errors
    /// `Auth` for an access key without its secret.
    pub(super) fn of(key: &'a Credential) -> Result<Self> {
        let text = key.expose().trim();
        if let Some(name) = text.strip_prefix("profile:") {
            return Ok(Self::Profile(name.trim()));
        }
        if &**key.source() == "AWS_PROFILE" {
            return Ok(Self::Profile(text));
        }
        let Some((id, rest)) = text.split_once(':').filter(|(id, _)| is_access_key_id(id)) else {
            return Ok(Self::Bearer(text));
        };
        let (secret, token) = match rest.split_once(':') {
            Some((secret, token)) => (secret, Some(token)),
            None => (rest, None),
        };
        if secret.is_empty() {
            return Err(Error::new(
                ErrorKind::Auth,
                format!(
                    "the secret access key is missing: the key from {} ends after the access key id",
                    key.source()
                ),
            )
            .with_help("set AWS_SECRET_ACCESS_KEY as well, or write the key as ID:SECRET or ID:SECRET:SESSION_TOKEN"));
        }
        Ok(Self::Access(AccessKey::new(id, secret, token)))
    }
}

/// Ids are capital letters and digits. No bearer token holds a colon.
fn is_access_key_id(text: &str) -> bool {
    (8..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

impl AccessKey {
    pub(super) fn new(id: &str, secret: &str, session_token: Option<&str>) -> Self {
        let secret_of = |text: &str| SecretString::from(text.trim().to_owned());
        Self {
            id: id.trim().to_owned(),
            secret: secret_of(secret),
            session_token: session_token
                .filter(|token| !token.trim().is_empty())
                .map(secret_of),
        }
    }

    /// The secret. For signing, and for nothing else.
    pub(super) fn secret(&self) -> &str {
        self.secret.expose_secret()
    }

    /// The token that temporary keys come with.
    pub(super) fn session_token(&self) -> Option<&str> {
        self.session_token.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessKey(…)")
    }
}
