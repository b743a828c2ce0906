//! Where credentials are, and what stands in them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use g4f_types::secrecy::{ExposeSecret as _, SecretString};
use g4f_types::{Error, ErrorKind, Result};
use serde::{Deserialize, Deserializer};

use super::hashed;

/// Most bytes of a file of credentials.
const MAX_FILE: u64 = 256 * 1024;
/// Where service accounts fetch tokens, if their file does not say.
const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";

/// What a key turned out to be.
pub(super) enum Found<'a> {
    /// An API key, for Vertex in express mode.
    ApiKey(&'a str),
    /// An access token.
    Token(&'a str),
    /// Credentials that a token must be fetched with.
    Account(Source),
}

/// Credentials that are not read yet.
pub(super) struct Source {
    what: What,
    /// Where they are, for errors.
    pub(super) place: String,
}

enum What {
    Json(SecretString),
    File(PathBuf),
}

/// Credentials.
pub(super) enum Account {
    /// Those of a program.
    Service {
        email: String,
        key_id: Option<String>,
        private_key: SecretString,
        token_uri: String,
    },
    /// Those of a person who logged in.
    User {
        client_id: String,
        client_secret: SecretString,
        refresh_token: SecretString,
        token_uri: String,
        project: Option<String>,
    },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    client_email: String,
    private_key_id: Option<String>,
    #[serde(deserialize_with = "secret")]
    private_key: Option<SecretString>,
    token_uri: Option<String>,
    client_id: String,
    #[serde(deserialize_with = "secret")]
    client_secret: Option<SecretString>,
    #[serde(deserialize_with = "secret")]
    refresh_token: Option<SecretString>,
    quota_project_id: Option<String>,
}

/// A text that is not shown.
pub(super) fn secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SecretString>, D::Error> {
    Option::<String>::deserialize(deserializer).map(|text| text.map(SecretString::from))
}

/// Where gcloud keeps a person's login.
pub(super) fn default_file() -> Option<PathBuf> {
    let folder = match env::var_os("CLOUDSDK_CONFIG") {
        Some(folder) => PathBuf::from(folder),
        None if cfg!(windows) => PathBuf::from(env::var_os("APPDATA")?).join("gcloud"),
        None => env::home_dir()?.join(".config/gcloud"),
    };
    Some(folder.join("application_default_credentials.json"))
}

/// Finds out what a key is; `key` comes with the name of its source.
///
/// # Errors
/// `Auth` when there is nothing, saying where it was looked for.
pub(super) fn find<'a>(
    key: Option<(&'a str, &str)>,
    default_file: Option<&Path>,
    help: &str,
) -> Result<Found<'a>> {
    let Some((key, source)) = key.map(|(key, source)| (key.trim(), source)) else {
        let looked = match default_file {
            Some(file) if file.is_file() => {
                return Ok(Found::Account(Source {
                    what: What::File(file.to_owned()),
                    place: format!("{}, gcloud's own file", file.display()),
                }));
            }
            Some(file) => format!(", and gcloud's own file {} is not there", file.display()),
            None => String::new(),
        };
        return Err(Error::new(
            ErrorKind::Auth,
            format!("there are no Google Cloud credentials: no key is set{looked}"),
        )
        .with_help(format!(
            "log in with `gcloud auth application-default login`, or {help}"
        )));
    };
    let what = if key.starts_with('{') {
        What::Json(SecretString::from(key.to_owned()))
    } else if is_path(key) {
        What::File(PathBuf::from(key))
    } else if key.starts_with("AIza") || key.starts_with("AQ.") {
        return Ok(Found::ApiKey(key));
    } else {
        return Ok(Found::Token(key));
    };
    let place = match &what {
        What::Json(_) => format!("the credentials from {source}"),
        What::File(file) => format!("{} (from {source})", named(file)),
    };
    Ok(Found::Account(Source { what, place }))
}

/// A file and its folder, apart: the whole path is the key of the call, and keys are taken out of errors.
fn named(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    match file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => format!("{} in {}", name.display(), folder.display()),
        None => format!("the file {}", name.display()),
    }
}

/// Access tokens have neither a slash at their beginning nor this ending.
fn is_path(key: &str) -> bool {
    let path = Path::new(key);
    let named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    named || path.is_absolute() || key.starts_with("./") || key.starts_with("~/")
}

impl Source {
    /// A name for its token. A file that changes is seen when the token has run out.
    pub(super) fn identity(&self) -> u64 {
        match &self.what {
            What::Json(json) => hashed(json.expose_secret()),
            What::File(path) => hashed(&path.to_string_lossy()),
        }
    }

    /// Reads them.
    ///
    /// # Errors
    /// `Auth` when they are not there or not whole; the message says which ones.
    pub(super) fn read(&self) -> Result<Account> {
        let refuse = |why: String| Error::new(ErrorKind::Auth, format!("{} {why}", self.place));
        let parse = |json: &[u8]| {
            // What serde says may quote a key.
            serde_json::from_slice::<File>(json)
                .map_err(|_| refuse("is no JSON of Google's credentials".to_owned()))
        };
        let file = match &self.what {
            What::Json(json) => parse(json.expose_secret().as_bytes())?,
            What::File(path) => {
                let path = expanded(path);
                let unreadable = |error| refuse(format!("cannot be read: {error}"));
                let size = fs::metadata(&path).map_err(unreadable)?.len();
                if size > MAX_FILE {
                    return Err(refuse("is too large to be credentials".to_owned()));
                }
                let json = SecretString::from(fs::read_to_string(&path).map_err(unreadable)?);
                parse(json.expose_secret().as_bytes())?
            }
        };
        let lacks = |what: &str| refuse(format!("lacks {what}"));
        let token_uri = file.token_uri.unwrap_or_else(|| TOKEN_URI.to_owned());
        match &*file.kind {
            "service_account" if file.client_email.is_empty() => Err(lacks("client_email")),
            "service_account" => Ok(Account::Service {
                email: file.client_email,
                key_id: file.private_key_id,
                private_key: file.private_key.ok_or_else(|| lacks("private_key"))?,
                token_uri,
            }),
            "authorized_user" => Ok(Account::User {
                client_id: file.client_id,
                client_secret: file.client_secret.ok_or_else(|| lacks("client_secret"))?,
                refresh_token: file.refresh_token.ok_or_else(|| lacks("refresh_token"))?,
                token_uri,
                project: file.quota_project_id,
            }),
            "" => Err(lacks("a type")),
            kind => Err(refuse(format!(
                "is of type {kind}; only service_account and authorized_user are known here"
            ))
            .with_help("take a token from `gcloud auth print-access-token` instead")),
        }
    }
}

/// The path with `~` as the folder of the user.
fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
